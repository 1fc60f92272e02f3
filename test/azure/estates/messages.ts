/** What the gateway writes into `healthProbeLog`, as Azure words it. */
export const probeMessages = {
  cannotConnect:
    'Application Gateway could not connect to the backend. Check that the backend responds on the port used for the probe. Also check whether any NSG/UDR/Firewall is blocking access to the Ip and port of this backend.',
  unknown:
    'The backend health status could not be retrieved. This happens when an NSG/UDR/Firewall on the application gateway subnet is blocking traffic on ports 65503-65534 in case of v1 SKU, and ports 65200-65535 in case of the v2 SKU or if the FQDN configured in the backend pool could not be resolved to an IP address. To learn more visit - https://aka.ms/UnknownBackendHealth.',
  statusMismatch: (received: number) =>
    `Received invalid status code: ${received} in the backend server's HTTP response. As per the health probe configuration, 200-399 is the acceptable status code. Either modify probe configuration or resolve backend issues.`,
  unresolved: 'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend is not entered correctly.',
  certificateDates: 'Backend certificate is invalid. Current date isn\'t within the "Valid from" and "Valid to" date range on the certificate.',
};
