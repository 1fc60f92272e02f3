import * as vscode from 'vscode';
import type { AzureService } from '../core/path/azureServices';
import type { WayStep } from '../core/path/urlTarget';
import type { ResolvedName } from '../probe/resolveName';

/** The way of a request in one line: `www.contoso.com → profile tm-shop → …`. */
export function wayWords(steps: readonly WayStep[]): string {
  return steps.map(stepWords).join(' → ');
}

/** One step of the way of a request. */
export function stepWords({ kind, text }: WayStep): string {
  switch (kind) {
    case 'name':
    case 'alias':
    case 'address':
      return text;
    case 'profile':
      return vscode.l10n.t('Traffic Manager profile {0}', text);
    case 'endpoint':
      return vscode.l10n.t('Endpoint {0}', text);
    case 'publicAddress':
      return vscode.l10n.t('public IP address {0}', text);
    case 'gateway':
      return vscode.l10n.t('Application Gateway {0}', text);
    case 'webApp':
      return vscode.l10n.t('Web app {0}', text);
    case 'listener':
      return vscode.l10n.t('listener {0}, by its host name alone', text);
  }
}

/** What DNS said from this machine: the chain of names, and how it ended. */
export function failureWords({ chain, addresses, failure }: ResolvedName): string {
  const names = chain.join(' → ');
  if (failure === undefined) return vscode.l10n.t('From this machine {0} is {1}.', names, addresses.join(', '));
  switch (failure) {
    case 'notFound':
      return vscode.l10n.t('From this machine {0} does not exist in DNS.', names);
    case 'noAddress':
      return vscode.l10n.t('From this machine {0} has no address in DNS.', names);
    case 'timedOut':
      return vscode.l10n.t('DNS did not answer in time for {0}.', names);
    case 'serverFailed':
      return vscode.l10n.t('The DNS servers of this machine could not resolve {0}.', names);
    case 'loop':
      return vscode.l10n.t('The aliases {0} go round in a circle.', names);
    case 'tooLong':
      return vscode.l10n.t('{0} leads through more aliases than DNS follows.', names);
  }
}

/** What kind of thing a name of Azure belongs to, when it is nothing of the estate. */
export function serviceWords(name: string, service: AzureService): string {
  switch (service) {
    case 'trafficManager':
      return vscode.l10n.t('{0} is a Traffic Manager profile that is not in your subscriptions.', name);
    case 'publicAddress':
      return vscode.l10n.t('{0} is a public IP address that none of your gateways has.', name);
    case 'appService':
      return vscode.l10n.t('{0} is a web app that is not in your subscriptions.', name);
    case 'frontDoor':
      return vscode.l10n.t('{0} is Azure Front Door, which is not followed further.', name);
    case 'cdn':
      return vscode.l10n.t('{0} is Azure CDN, which is not followed further.', name);
    case 'apiManagement':
      return vscode.l10n.t('{0} is API Management, which is not followed further.', name);
    case 'containerApps':
      return vscode.l10n.t('{0} is a container app, which is not followed further.', name);
    case 'staticWebApps':
      return vscode.l10n.t('{0} is a static web app, which is not followed further.', name);
    case 'storageWebsite':
    case 'storage':
      return vscode.l10n.t('{0} is Azure Storage, which is not followed further.', name);
  }
}
