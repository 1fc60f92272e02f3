import type { HealthMessage } from '../../src/core/rules/applicationGateway/healthMessages';

interface Wording {
  readonly code: string;
  readonly message: string;
  /** What else the message says. */
  readonly found?: Omit<HealthMessage, 'code'>;
}

/**
 * Every wording of a backend-health message that is documented or was recorded.
 *
 * Azure: learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting.
 */
export const healthWordings: readonly Wording[] = [
  {
    code: 'AGW-BH-003',
    message: "Time taken by the backend to respond to application gateway's health probe is more than the timeout threshold in the probe setting.",
  },
  {
    code: 'AGW-BH-003',
    message: "Time taken by the backend to respond to application gateway's health probe is more than the time-out threshold in the probe setting.",
  },
  {
    code: 'AGW-BH-004',
    message: 'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend is not entered correctly.',
  },
  {
    code: 'AGW-BH-004',
    message: 'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.',
  },
  {
    code: 'AGW-BH-005',
    message:
      'Application Gateway could not connect to the backend. Check that the backend responds on the port used for the probe. Also check whether any NSG/UDR/Firewall is blocking access to the Ip and port of this backend.',
  },
  {
    code: 'AGW-BH-005',
    message: 'Cannot connect to server. Check whether any NSG/UDR/Firewall is blocking access to server. Check if application is running on correct port.',
  },
  {
    code: 'AGW-BH-005',
    message:
      'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server. Check if application is running on correct port. To learn more visit - https://aka.ms/servernotreachable.',
  },
  {
    code: 'AGW-BH-006',
    message: "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:401.",
    found: { expected: '200-399', received: '401' },
  },
  {
    code: 'AGW-BH-006',
    message: "Status code of the backend's HTTP response did not match the probe setting. Expected: 200-399. Received: 503.",
    found: { expected: '200-399', received: '503' },
  },
  {
    code: 'AGW-BH-006',
    message: "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:",
    found: { expected: '200-399' },
  },
  {
    code: 'AGW-BH-006',
    message:
      "Received invalid status code: 404 in the backend server's HTTP response. As per the health probe configuration, 200-399 is the acceptable status code. Either modify probe configuration or resolve backend issues.",
    found: { expected: '200-399', received: '404' },
  },
  {
    code: 'AGW-BH-007',
    message: "Body of the backend's HTTP response did not match the probe setting. Received response body doesn't contain {string}.",
  },
  {
    code: 'AGW-BH-008',
    message:
      'The Common Name of the leaf certificate presented by the backend server does not match the Probe or Backend Setting hostname of the application gateway.',
  },
  { code: 'AGW-BH-008', message: "The Common Name (CN) of the backend certificate doesn't match." },
  { code: 'AGW-BH-008', message: 'The Common Name (CN) of the backend certificate does not match the host header of the probe.' },
  {
    code: 'AGW-BH-009',
    message: 'Backend certificate is invalid. Current date isn\'t within the "Valid from" and "Valid to" date range on the certificate.',
  },
  {
    code: 'AGW-BH-009',
    message: 'Backend certificate is invalid. Current date is not within the "Valid from" and "Valid to" date range on the certificate.',
  },
  {
    code: 'AGW-BH-010',
    message:
      'The Intermediate certificate is missing from the certificate chain presented by the backend server. Ensure the certificate chain is complete and correctly ordered on the backend server.',
  },
  {
    code: 'AGW-BH-011',
    message:
      'The Leaf certificate is missing from the certificate chain presented by the backend server. Ensure the chain is complete and correctly ordered on the backend server.',
  },
  {
    code: 'AGW-BH-012',
    message:
      "The Leaf certificate isn't the topmost certificate in the chain presented by the backend server. Ensure the certificate chain is correctly ordered on the backend server.",
  },
  {
    code: 'AGW-BH-012',
    message:
      'The Leaf certificate is not the topmost certificate in the chain presented by the backend server. Ensure the certificate chain is correctly ordered on the backend server.',
  },
  {
    code: 'AGW-BH-013',
    message:
      "The backend Server certificate isn't signed by a well-known Certificate Authority (CA). To use unknown CA certificates, its Root certificate must be uploaded to the Backend Setting of the application gateway.",
  },
  {
    code: 'AGW-BH-013',
    message:
      'The server certificate used by the backend is not signed by a well-known Certificate Authority (CA). Whitelist the backend on the Application Gateway by uploading the root certificate of the server certificate used by the backend.',
  },
  {
    code: 'AGW-BH-013',
    message:
      'The server certificate used by the backend is not signed by a well-known Certificate Authority (CA). Allow the backend on the Application Gateway by uploading the root certificate of the server certificate used by the backend.',
  },
  {
    code: 'AGW-BH-014',
    message:
      "The Intermediate certificate isn't signed by a well-known Certificate Authority (CA). Ensure the certificate chain is complete and correctly ordered on the backend server.",
  },
  {
    code: 'AGW-BH-015',
    message:
      'The Intermediate certificate not signed by any Root certificates uploaded to the application gateway. Ensure the certificate chain is complete and correctly ordered on the backend server.',
  },
  {
    code: 'AGW-BH-015',
    message:
      "The root certificate of the server certificate used by the backend doesn't match the trusted root certificate added to the application gateway. Ensure that you add the correct root certificate to allowlist the backend.",
  },
  {
    code: 'AGW-BH-015',
    message:
      'The root certificate of the server certificate used by the backend does not match the trusted root certificate added to the application gateway. Ensure that you add the correct root certificate to whitelist the backend.',
  },
  {
    code: 'AGW-BH-016',
    message:
      'The validity of the backend certificate could not be verified. To find out the reason, check OpenSSL diagnostics for the message associated with error code 19',
    found: { openSslCode: '19' },
  },
  { code: 'AGW-BH-017', message: 'Verify that the backend server is set up to accept the Proxy protocol header sent by the probes.' },
  {
    code: 'AGW-BH-018',
    message:
      'The backend health status could not be retrieved. This happens when an NSG/UDR/Firewall on the application gateway subnet is blocking traffic on ports 65503-65534 in case of v1 SKU, and ports 65200-65535 in case of the v2 SKU or if the FQDN configured in the backend pool could not be resolved to an IP address. To learn more visit - https://aka.ms/UnknownBackendHealth.',
  },
  {
    code: 'AGW-BH-018',
    message:
      'The backend health status could not be retrieved. This happens when an NSG/UDR/Firewall on the application gateway subnet is blocking traffic on ports 65503-65534 in case of v1 SKU, and ports 65200-65535 in case of the v2 SKU. To learn more visit - https://aka.ms/UnknownBackendHealth',
  },
  {
    code: 'AGW-BH-018',
    message: 'Unable to retrieve health status data. Check presence of NSG/UDR blocking access to ports 65503-65534 from Internet to Application Gateway.',
  },
  { code: 'AGW-BH-018', message: 'Unable to retrieve health status data. Check presence of NSG blocking ports 65503-65534.' },
  { code: 'AGW-BH-024', message: 'Success. Received 200 status code', found: { received: '200' } },
  { code: 'AGW-BH-024', message: 'Success' },
];
