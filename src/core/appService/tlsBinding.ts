import type { WebApp } from '../model/webApp';
import type { WebCertificate } from '../model/webCertificate';
import { coversHost } from '../tls/names';
import { validityAt } from '../tls/validity';

/** What is wrong with the certificate that an app shows for a name of its own. */
export type BindingFault = 'unbound' | 'expired' | 'notYetValid' | 'otherNames';

/** @returns whether a name is one that the customer gave the app; every other app answers to its default name with the platform's certificate. */
export function isCustomName(app: Pick<WebApp, 'hostNames' | 'defaultHostName'>, host: string): boolean {
  const name = host.toLowerCase();
  return name !== app.defaultHostName?.toLowerCase() && app.hostNames.some((own) => own.toLowerCase() === name);
}

/**
 * The TLS binding of a custom name. Without one the app shows its default certificate, which is for another name.
 *
 * Azure: learn.microsoft.com/azure/app-service/configure-ssl-bindings.
 *
 * @returns undefined when the body does not say how the name is bound.
 */
export function bindingOf({ hostNameSslStates }: Pick<WebApp, 'hostNameSslStates'>, host: string): WebApp['hostNameSslStates'][number] | undefined {
  const state = hostNameSslStates.find(({ name }) => name.toLowerCase() === host.toLowerCase());
  return state?.sslState === undefined ? undefined : state;
}

/** @param moment milliseconds since 1970, of the snapshot's clock. */
export function certificateFault({ certificate }: WebCertificate, host: string, moment: number): Exclude<BindingFault, 'unbound'> | undefined {
  if (!certificate) return undefined;
  const validity = validityAt(certificate, moment);
  if (validity !== 'valid') return validity;
  return coversHost(certificate, host) ? undefined : 'otherNames';
}
