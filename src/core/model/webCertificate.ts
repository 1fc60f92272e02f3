import { parseCertificates, type Certificate } from '../tls/certificate';
import type { ModelObject } from './model';
import { defined, parseElement } from './parseResource';
import type { Reader } from './reader';

/** `Microsoft.Web/certificates`: a certificate that apps of App Service can be bound with. */
export interface WebCertificate extends ModelObject {
  /** Hexadecimal digits, as ARM spells them. */
  readonly thumbprint?: string;
  /** Undefined: the answer has no certificate, or it could not be read. */
  readonly certificate?: Certificate;
}

/** Parses an element of the list of certificates of a subscription. */
export function parseWebCertificate(element: Reader, subscription: string, index: number): WebCertificate {
  const properties = element.requiredObject('properties');
  const [certificate] = parseCertificates(properties.text('cerBlob') ?? '') ?? [];
  return defined({
    ...parseElement(element, subscription, 'providers/Microsoft.Web/certificates', index),
    thumbprint: properties.text('thumbprint'),
    certificate,
  });
}
