import type { Fact } from '../snapshot/fact';
import { known } from '../snapshot/fact';
import { once } from '../snapshot/once';
import { isObject } from '../snapshot/json';
import type { ModelObject } from './model';
import { defined, parseElement, parseIdentity, parseResource } from './parseResource';
import type { Reader } from './reader';
import type { AccessRestriction, AppServicePlan, HostNameSslState, PrivateEndpointConnection, WebApp, WebAppAuthentication, WebAppConfig } from './webApp';

/** The questions about an app beyond its own body. */
export interface WebAppLookUps {
  readonly config: (siteId: string) => Fact<WebAppConfig>;
  readonly authentication: (siteId: string) => Fact<WebAppAuthentication>;
  readonly plan: (planId: string) => Fact<AppServicePlan>;
}

/** Parses a web app or a slot (`Microsoft.Web/sites`). */
export function parseWebApp(body: Reader, id: string, lookUps: WebAppLookUps): WebApp {
  const properties = body.requiredObject('properties');
  const resource = parseResource(body, id);
  const serverFarmId = filled(properties.text('serverFarmId'));
  const config = once(() => lookUps.config(resource.id));
  const authentication = once(() => lookUps.authentication(resource.id));
  const plan = once(() => (serverFarmId === undefined ? known(undefined) : lookUps.plan(serverFarmId)));
  return {
    ...defined({
      ...resource,
      state: properties.text('state'),
      availabilityState: properties.text('availabilityState'),
      usageState: properties.text('usageState'),
      enabled: properties.flag('enabled'),
      suspendedTill: filled(properties.text('suspendedTill')),
      kind: body.text('kind'),
      defaultHostName: properties.text('defaultHostName'),
      hostNames: properties.texts('hostNames'),
      enabledHostNames: properties.texts('enabledHostNames'),
      hostNameSslStates: properties.list('hostNameSslStates').flatMap(parseSslState),
      httpsOnly: properties.flag('httpsOnly'),
      clientCertEnabled: properties.flag('clientCertEnabled'),
      clientCertMode: filled(properties.text('clientCertMode')),
      clientCertExclusionPaths: listed(properties.text('clientCertExclusionPaths')),
      publicNetworkAccess: filled(properties.text('publicNetworkAccess')),
      privateEndpointConnections: properties
        .list('privateEndpointConnections')
        .map((part, index) => parseConnection(part, parseElement(part, resource.id, 'privateEndpointConnections', index))),
      hostingEnvironmentId: filled(properties.object('hostingEnvironmentProfile').text('id')),
      serverFarmId,
    }),
    get config() {
      return config();
    },
    get authentication() {
      return authentication();
    },
    get plan() {
      return plan();
    },
  };
}

/** Parses `config/web`. */
export function parseWebAppConfig(body: Reader, id: string): WebAppConfig {
  const properties = body.requiredObject('properties');
  let isReadable = properties.has('ipSecurityRestrictions');
  const restrictions = properties
    .watched(() => (isReadable = false))
    .list('ipSecurityRestrictions')
    .map(parseRestriction);
  return {
    ...defined({
      ...parseIdentity(body, id),
      ipSecurityRestrictionsDefaultAction: filled(properties.text('ipSecurityRestrictionsDefaultAction')),
      healthCheckPath: filled(properties.text('healthCheckPath')),
      alwaysOn: properties.flag('alwaysOn'),
      numberOfWorkers: properties.number('numberOfWorkers'),
      minTlsVersion: filled(properties.text('minTlsVersion')),
    }),
    ipSecurityRestrictions: isReadable ? restrictions : undefined,
  };
}

/** Parses `config/authsettingsV2`. */
export function parseWebAppAuthentication(body: Reader, id: string): WebAppAuthentication {
  const properties = body.requiredObject('properties');
  const validation = properties.object('globalValidation');
  return defined({
    ...parseIdentity(body, id),
    isEnabled: properties.object('platform').flag('enabled'),
    unauthenticatedClientAction: filled(validation.text('unauthenticatedClientAction')),
    excludedPaths: validation.texts('excludedPaths'),
  });
}

/** Parses an App Service plan (`Microsoft.Web/serverfarms`). */
export function parseAppServicePlan(body: Reader, id: string): AppServicePlan {
  const sku = body.object('sku');
  return defined({
    ...parseResource(body, id),
    skuTier: filled(sku.text('tier')),
    capacity: sku.number('capacity'),
    status: filled(body.requiredObject('properties').text('status')),
  });
}

function parseSslState(part: Reader): readonly HostNameSslState[] {
  const name = part.requiredText('name');
  return name === undefined ? [] : [defined({ at: part.at, name, sslState: part.text('sslState'), thumbprint: filled(part.text('thumbprint')) })];
}

/** The site's own body has `privateEndpoint` and the state inside `properties`, as the list of connections has. */
function parseConnection(part: Reader, identity: ModelObject): PrivateEndpointConnection {
  const properties = part.object('properties');
  return defined({
    ...identity,
    privateEndpointId: filled(properties.object('privateEndpoint').text('id')),
    status: filled(properties.object('privateLinkServiceConnectionState').text('status')),
  });
}

function parseRestriction(part: Reader): AccessRestriction {
  return defined({
    at: part.at,
    name: filled(part.text('name')),
    action: filled(part.text('action')),
    priority: part.number('priority'),
    tag: filled(part.text('tag')),
    ipAddress: filled(part.text('ipAddress')),
    subnetMask: filled(part.text('subnetMask')),
    vnetSubnetResourceId: filled(part.text('vnetSubnetResourceId')),
    headers: parseHeaders(part),
  });
}

function parseHeaders(part: Reader): Readonly<Record<string, readonly string[]>> {
  const raw = part.raw('headers');
  if (!isObject(raw)) return {};
  const headers = part.object('headers');
  return Object.fromEntries(Object.keys(raw).map((name) => [name.toLowerCase(), headers.texts(name)]));
}

function listed(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}
