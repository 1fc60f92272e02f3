import type { JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerBelow, answerTo, guid, resourceIdOf, type Place } from './build';
import { authenticationSettings, type AuthenticationSketch } from './buildAuthentication';

export interface WebAppSketch {
  readonly name: string;
  readonly plan: string;
  readonly state: 'Running' | 'Stopped';
  /** Beside the name of the platform. */
  readonly customHosts?: readonly string[];
  readonly inboundAddress: string;
  readonly modifiedAt: string;
  /** The app has used up what its plan allows in a day. */
  readonly isOverQuota?: boolean;
  /** `F1` is the free plan; `P1v3` unless told. */
  readonly sku?: 'P1v3' | 'F1';
  /** Ranges and service tags that may come in; absent: everyone. */
  readonly allowed?: readonly { readonly name: string; readonly from: string; readonly isServiceTag?: boolean }[];
  /** With it App Service asks everybody to sign in. */
  readonly authentication?: AuthenticationSketch;
  /** With it the app is closed to the public network. */
  readonly privateEndpoint?: { readonly id: string; readonly name: string; readonly address: string };
  readonly slots?: readonly { readonly name: string; readonly state: 'Running' | 'Stopped' }[];
}

export function siteId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Web/sites', name);
}

/** A web app with its configuration, its host names and its plan. */
export function webApp(place: Place, sketch: WebAppSketch): readonly RecordedResponse[] {
  const id = siteId(place, sketch.name);
  const planId = resourceIdOf(place, 'Microsoft.Web/serverfarms', sketch.plan);
  const own = `${sketch.name}.azurewebsites.net`;
  const hosts = [...(sketch.customHosts ?? []), own];
  const resource = (type: string, name: string, properties: JsonObject, more: JsonObject = {}) => ({
    id: type === 'Microsoft.Web/serverfarms' ? planId : id,
    name,
    type,
    kind: 'app,linux',
    location: place.location,
    tags: place.tags,
    ...more,
    properties,
  });
  return [
    answerTo(resource('Microsoft.Web/sites', sketch.name, siteProperties(place, sketch, planId, hosts))),
    answerBelow('GET', id, 'config/web', {
      id: `${id}/config/web`,
      name: sketch.name,
      type: 'Microsoft.Web/sites/config',
      location: place.location,
      properties: configuration(sketch),
    }),
    authenticationSettings(place, id, sketch.name, sketch.authentication),
    answerBelow('GET', id, 'hostNameBindings', {
      value: hosts.map((host) => ({
        id: `${id}/hostNameBindings/${host}`,
        name: `${sketch.name}/${host}`,
        type: 'Microsoft.Web/sites/hostNameBindings',
        location: place.location,
        properties: {
          siteName: sketch.name,
          domainId: null,
          hostNameType: 'Verified',
          ...(host === own ? {} : { sslState: 'SniEnabled', thumbprint: thumbprintOf(host) }),
        },
      })),
    }),
    answerTo(resource('Microsoft.Web/serverfarms', sketch.plan, planProperties(place, sketch), { sku: planSkus[skuOf(sketch)] })),
    ...(sketch.privateEndpoint ? [answerBelow('GET', id, 'privateEndpointConnections', { value: connectionsOf(id, sketch) })] : []),
    ...slotAnswers(place, sketch, planId),
  ];
}

/** The list of the slots, and each as a resource of its own. */
function slotAnswers(place: Place, sketch: WebAppSketch, planId: string): readonly RecordedResponse[] {
  if (!sketch.slots) return [];
  const id = siteId(place, sketch.name);
  const slots = sketch.slots.map((slot) => {
    const name = `${sketch.name}-${slot.name}`;
    const properties = siteProperties(
      place,
      { name, plan: sketch.plan, state: slot.state, inboundAddress: sketch.inboundAddress, modifiedAt: sketch.modifiedAt },
      planId,
      [`${name}.azurewebsites.net`],
    );
    return {
      id: `${id}/slots/${slot.name}`,
      name: `${sketch.name}/${slot.name}`,
      type: 'Microsoft.Web/sites/slots',
      kind: 'app,linux',
      location: place.location,
      tags: place.tags,
      properties: { ...properties, name: `${sketch.name}(${slot.name})`, repositorySiteName: sketch.name },
    };
  });
  return [answerBelow('GET', id, 'slots', { value: slots }), ...slots.map((slot) => ({ request: `GET ${slot.id}`, status: 200, body: slot }))];
}

function connectionsOf(id: string, { privateEndpoint }: WebAppSketch): readonly JsonObject[] {
  if (!privateEndpoint) return [];
  const name = `${privateEndpoint.name}-${guid(privateEndpoint.id)}`;
  return [
    {
      id: `${id}/privateEndpointConnections/${name}`,
      name,
      type: 'Microsoft.Web/sites/privateEndpointConnections',
      properties: {
        provisioningState: 'Succeeded',
        privateEndpoint: { id: privateEndpoint.id },
        privateLinkServiceConnectionState: { status: 'Approved', description: '', actionsRequired: 'None' },
        groupIds: ['sites'],
        ipAddresses: [privateEndpoint.address],
      },
    },
  ];
}

const planSkus = {
  P1v3: { name: 'P1v3', tier: 'PremiumV3', size: 'P1v3', family: 'Pv3', capacity: 2 },
  F1: { name: 'F1', tier: 'Free', size: 'F1', family: 'F', capacity: 0 },
} as const;

function skuOf({ sku }: WebAppSketch): keyof typeof planSkus {
  return sku ?? 'P1v3';
}

function siteProperties(place: Place, sketch: WebAppSketch, planId: string, hosts: readonly string[]): JsonObject {
  const scm = `${sketch.name}.scm.azurewebsites.net`;
  return {
    name: sketch.name,
    state: sketch.state,
    hostNames: hosts,
    webSpace: `${place.resourceGroup}-webspace-Linux`,
    repositorySiteName: sketch.name,
    owner: null,
    usageState: sketch.isOverQuota === true ? 'Exceeded' : 'Normal',
    enabled: true,
    adminEnabled: true,
    enabledHostNames: [...hosts, scm],
    siteProperties: {
      metadata: null,
      properties: [
        { name: 'LinuxFxVersion', value: 'NODE|20-lts' },
        { name: 'WindowsFxVersion', value: null },
      ],
      appSettings: null,
    },
    availabilityState: 'Normal',
    sslCertificates: null,
    csrs: [],
    cers: null,
    siteMode: null,
    hostNameSslStates: [...hosts, scm].map((name) => sslState(name, name === scm)),
    serverFarmId: planId,
    reserved: true,
    isXenon: false,
    hyperV: false,
    lastModifiedTimeUtc: sketch.modifiedAt.replace(/Z$/, '.7133333'),
    storageRecoveryDefaultState: 'Running',
    contentAvailabilityState: 'Normal',
    runtimeAvailabilityState: 'Normal',
    siteConfig: {
      numberOfWorkers: 1,
      linuxFxVersion: 'NODE|20-lts',
      acrUseManagedIdentityCreds: false,
      alwaysOn: skuOf(sketch) !== 'F1',
      http20Enabled: true,
      minimumElasticInstanceCount: 1,
    },
    deploymentId: sketch.name,
    trafficManagerHostNames: null,
    sku: planSkus[skuOf(sketch)].tier,
    scmSiteAlsoStopped: false,
    targetSwapSlot: null,
    hostingEnvironment: null,
    hostingEnvironmentProfile: null,
    clientAffinityEnabled: false,
    clientCertEnabled: false,
    clientCertMode: 'Required',
    clientCertExclusionPaths: null,
    hostNamesDisabled: false,
    kind: 'app,linux',
    inboundIpAddress: sketch.inboundAddress,
    possibleInboundIpAddresses: sketch.inboundAddress,
    outboundIpAddresses: sketch.inboundAddress,
    suspendedTill: null,
    siteDisabledReason: 0,
    homeStamp: 'waws-prod-am2-731',
    resourceGroup: place.resourceGroup,
    defaultHostName: `${sketch.name}.azurewebsites.net`,
    slotSwapStatus: null,
    httpsOnly: true,
    redundancyMode: 'None',
    privateEndpointConnections: connectionsOf(siteId(place, sketch.name), sketch),
    publicNetworkAccess: accessOf(sketch),
    virtualNetworkSubnetId: null,
    keyVaultReferenceIdentity: 'SystemAssigned',
  };
}

function sslState(name: string, isRepository: boolean): JsonObject {
  const isCustom = !name.endsWith('.azurewebsites.net');
  return {
    name,
    sslState: isCustom ? 'SniEnabled' : 'Disabled',
    ipBasedSslResult: null,
    virtualIP: null,
    thumbprint: isCustom ? thumbprintOf(name) : null,
    toUpdate: null,
    ipBasedSslState: 'NotConfigured',
    hostType: isRepository ? 'Repository' : 'Standard',
  };
}

function thumbprintOf(host: string): string {
  return `${guid(`certificate ${host}`)}${guid(`more ${host}`)}`.replaceAll('-', '').slice(0, 40).toUpperCase();
}

function configuration(sketch: WebAppSketch): JsonObject {
  const everyone = [{ ipAddress: 'Any', action: 'Allow', priority: 2147483647, name: 'Allow all', description: 'Allow all access' }];
  const nobodyElse = { ipAddress: 'Any', action: 'Deny', priority: 2147483647, name: 'Deny all', description: 'Deny all access' };
  const allowed = sketch.allowed?.map(({ name, from, isServiceTag }, index) => ({
    ipAddress: from,
    action: 'Allow',
    tag: isServiceTag === true ? 'ServiceTag' : 'Default',
    priority: 100 * (index + 1),
    name,
  }));
  return {
    numberOfWorkers: 1,
    defaultDocuments: ['index.html'],
    netFrameworkVersion: 'v4.0',
    linuxFxVersion: 'NODE|20-lts',
    requestTracingEnabled: false,
    remoteDebuggingEnabled: false,
    httpLoggingEnabled: true,
    logsDirectorySizeLimit: 35,
    detailedErrorLoggingEnabled: false,
    publishingUsername: `$${sketch.name}`,
    scmType: 'None',
    use32BitWorkerProcess: false,
    webSocketsEnabled: false,
    alwaysOn: skuOf(sketch) !== 'F1',
    appCommandLine: '',
    managedPipelineMode: 'Integrated',
    virtualApplications: [{ virtualPath: '/', physicalPath: 'site\\wwwroot', preloadEnabled: true, virtualDirectories: null }],
    loadBalancing: 'LeastRequests',
    experiments: { rampUpRules: [] },
    autoHealEnabled: false,
    vnetName: '',
    vnetRouteAllEnabled: false,
    localMySqlEnabled: false,
    ipSecurityRestrictions: allowed ? [...allowed, nobodyElse] : everyone,
    ipSecurityRestrictionsDefaultAction: allowed ? 'Deny' : 'Allow',
    scmIpSecurityRestrictions: everyone,
    scmIpSecurityRestrictionsUseMain: false,
    http20Enabled: true,
    minTlsVersion: '1.2',
    scmMinTlsVersion: '1.2',
    ftpsState: 'FtpsOnly',
    healthCheckPath: '/healthz',
    publicNetworkAccess: accessOf(sketch),
  };
}

function accessOf({ privateEndpoint }: WebAppSketch): 'Enabled' | 'Disabled' {
  return privateEndpoint === undefined ? 'Enabled' : 'Disabled';
}

function planProperties(place: Place, sketch: WebAppSketch): JsonObject {
  const isFree = skuOf(sketch) === 'F1';
  return {
    serverFarmId: 4711,
    name: sketch.plan,
    workerSize: 'Default',
    numberOfWorkers: 2,
    currentWorkerSize: 'Default',
    currentNumberOfWorkers: 2,
    status: 'Ready',
    webSpace: `${place.resourceGroup}-webspace-Linux`,
    subscription: place.subscriptionId,
    maximumNumberOfWorkers: isFree ? 1 : 30,
    planName: 'VirtualDedicatedPlan',
    computeMode: isFree ? 'Shared' : 'Dedicated',
    geoRegion: place.location,
    perSiteScaling: false,
    maximumElasticWorkerCount: 1,
    numberOfSites: 1,
    kind: 'linux',
    resourceGroup: place.resourceGroup,
    reserved: true,
    provisioningState: 'Succeeded',
    zoneRedundant: false,
  };
}
