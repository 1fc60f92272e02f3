import type { JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerBelow, answerTo, guid, resourceIdOf, type Place } from './build';

export interface WebAppSketch {
  readonly name: string;
  readonly plan: string;
  readonly state: 'Running' | 'Stopped';
  /** Beside the name of the platform. */
  readonly customHosts?: readonly string[];
  readonly inboundAddress: string;
  readonly modifiedAt: string;
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
    answerTo(resource('Microsoft.Web/serverfarms', sketch.plan, planProperties(place, sketch.plan), { sku: planSku })),
  ];
}

const planSku = { name: 'P1v3', tier: 'PremiumV3', size: 'P1v3', family: 'Pv3', capacity: 2 };

function siteProperties(place: Place, sketch: WebAppSketch, planId: string, hosts: readonly string[]): JsonObject {
  const scm = `${sketch.name}.scm.azurewebsites.net`;
  return {
    name: sketch.name,
    state: sketch.state,
    hostNames: hosts,
    webSpace: `${place.resourceGroup}-webspace-Linux`,
    repositorySiteName: sketch.name,
    owner: null,
    usageState: 'Normal',
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
      alwaysOn: true,
      http20Enabled: true,
      minimumElasticInstanceCount: 1,
    },
    deploymentId: sketch.name,
    trafficManagerHostNames: null,
    sku: 'PremiumV3',
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
    privateEndpointConnections: [],
    publicNetworkAccess: 'Enabled',
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
    alwaysOn: true,
    appCommandLine: '',
    managedPipelineMode: 'Integrated',
    virtualApplications: [{ virtualPath: '/', physicalPath: 'site\\wwwroot', preloadEnabled: true, virtualDirectories: null }],
    loadBalancing: 'LeastRequests',
    experiments: { rampUpRules: [] },
    autoHealEnabled: false,
    vnetName: '',
    vnetRouteAllEnabled: false,
    localMySqlEnabled: false,
    ipSecurityRestrictions: everyone,
    ipSecurityRestrictionsDefaultAction: 'Allow',
    scmIpSecurityRestrictions: everyone,
    scmIpSecurityRestrictionsUseMain: false,
    http20Enabled: true,
    minTlsVersion: '1.2',
    scmMinTlsVersion: '1.2',
    ftpsState: 'FtpsOnly',
    healthCheckPath: '/healthz',
    publicNetworkAccess: 'Enabled',
  };
}

function planProperties(place: Place, name: string): JsonObject {
  return {
    serverFarmId: 4711,
    name,
    workerSize: 'Default',
    numberOfWorkers: 2,
    currentWorkerSize: 'Default',
    currentNumberOfWorkers: 2,
    status: 'Ready',
    webSpace: `${place.resourceGroup}-webspace-Linux`,
    subscription: place.subscriptionId,
    maximumNumberOfWorkers: 30,
    planName: 'VirtualDedicatedPlan',
    computeMode: 'Dedicated',
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
