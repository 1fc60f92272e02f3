/** Tools and services whose checks ours are compared with. */
export type CheckSource = 'portal' | 'networkWatcher' | 'psRule' | 'aprl' | 'azqr' | 'advisor';

/** One check of another tool, and what we have for it. */
export interface CoveredCheck {
  readonly source: CheckSource;
  /** As the tool names it. */
  readonly check: string;
  /** Our rules for the same fault; empty when there is a reason. */
  readonly codes: readonly string[];
  /** Why there is no rule: it is not about traffic that fails. */
  readonly because?: 'posture' | 'naming' | 'tool' | 'security';
}

const row = (source: CheckSource, check: string, ...codes: readonly string[]): CoveredCheck => ({ source, check, codes });
const none = (source: CheckSource, because: CoveredCheck['because'] & string, ...checks: readonly string[]): readonly CoveredCheck[] =>
  checks.map((check) => ({ source, check, codes: [], because }));

/** Insights of the portal ("Diagnose and solve problems") about application gateways, by their article ids. */
const portal: readonly CoveredCheck[] = [
  row('portal', 'AppGwDegradedBackendServerHealthInsight', 'AGW-BH-003', 'AGW-BH-004', 'AGW-BH-005', 'AGW-BH-006', 'AGW-BH-007', 'AGW-BH-008', 'AGW-BH-016'),
  row('portal', 'AppGwHealthIsDegradedInsight', 'AGW-INF-004'),
  row('portal', 'ApplicationGatewayhasaNSGonthesubnet', 'AGW-NSG-001', 'AGW-NSG-002', 'AGW-NSG-003', 'AGW-NSG-004', 'AGW-NSG-005', 'AGW-NSG-006'),
  row('portal', 'ApplicationGatewayhasaUDRonthesubnet', 'AGW-UDR-001', 'AGW-UDR-002', 'AGW-UDR-004', 'AGW-UDR-005', 'AGW-UDR-013'),
  row('portal', 'ApplicationGatewayVNetisLinkedtoExpressRouteCircuit', 'AGW-UDR-003'),
  row('portal', 'AppGwInVnetWithCustomDns', 'AGW-DNS-002'),
  row('portal', 'AppGwChecklistNoIPAddressResolved', 'AGW-DNS-009'),
  row('portal', 'AppGwFrontEndIpMismatch', 'AGW-DNS-009'),
  row('portal', 'appgtw-backendaddresspoolempty', 'AGW-CFG-001'),
  row('portal', 'AppGwBackendAddressPoolIpAndFdqn', 'AGW-CFG-011'),
  row('portal', 'probehostandbackendfqdnmismatch', 'AGW-CFG-006'),
  row('portal', 'AppGwPickHostNameFromBackendHttpSettingsNotEnabledForAzureWebAppInsight', 'AGW-CFG-006', 'AGW-CFG-008'),
  row('portal', 'ApplicationGatewaypickhostnamemissing', 'AGW-CFG-008'),
  row('portal', 'AppGwMultiSiteListenerWithDefaultProbe', 'AGW-CFG-007'),
  row('portal', 'AppGwHealthProbeHasWildCard', 'AGW-CFG-012'),
  row('portal', 'AppGwBasicListenerPriority', 'AGW-CFG-017'),
  row('portal', 'AppGwNoHttpListenersFoundInsight', 'AGW-CFG-003', 'AGW-CFG-018'),
  row('portal', 'AppGwNoFrontendPortFoundInsight', 'AGW-CFG-018'),
  row('portal', 'appgtw-norulefoundforhttplistener', 'AGW-CFG-003'),
  row('portal', 'appgtw-missinghttplistenerwithlbrules', 'AGW-CFG-003'),
  row('portal', 'appgtwhasnohttplistenerswithlbrulesassociated', 'AGW-CFG-004'),
  row('portal', 'AppGwNoPathRuleFoundInsight', 'AGW-CFG-001', 'AGW-CFG-016'),
  row('portal', 'AppGwPathRuleHasTrailingSlashInsight', 'AGW-CFG-032'),
  row('portal', 'AppGwRedirectionLoopInsight', 'AGW-CFG-019'),
  row('portal', 'AppGwChecklistNoSSLCertificateFound', 'AGW-TLS-001'),
  row('portal', 'appgtw-sslcertnotvalidafter', 'AGW-TLS-002'),
  row('portal', 'appgtw-authcertnotvalidafter', 'AGW-TLS-006'),
  row('portal', 'appgtw-trustedrootcertnotvalidafter', 'AGW-TLS-006'),
  row('portal', 'AppGwAuthenticationCertificateNotYetValidInsight2', 'AGW-TLS-006'),
  row('portal', 'AppGwTrustedRootCertificateNotYetValidInsight2', 'AGW-TLS-006'),
  row('portal', 'AppGwAuthenticationCertificateNotFound', 'AGW-TLS-005'),
  row('portal', 'AppGwNoTrustedRootCertificateFoundInsight', 'AGW-TLS-004'),
  row('portal', 'ApplicationGatewayhastoofewinstances', 'AGW-INF-011'),
];

/** Faults of Network Watcher's connection troubleshoot. */
const networkWatcher: readonly CoveredCheck[] = [
  row('networkWatcher', 'GuestFirewall', 'AGW-NSG-018'),
  row('networkWatcher', 'DNSResolution', 'AGW-DNS-001', 'AGW-BH-004'),
  row('networkWatcher', 'NetworkSecurityRule', 'AGW-NSG-007', 'AGW-NSG-008', 'AGW-NSG-009'),
  row('networkWatcher', 'UserDefinedRoute', 'AGW-UDR-004'),
  row('networkWatcher', 'UDRLoop', 'AGW-UDR-016'),
  row('networkWatcher', 'CPU', 'BE-VM-005'),
  row('networkWatcher', 'Memory', 'BE-VM-005'),
  row('networkWatcher', 'RouteMissing', 'BE-VM-004'),
  row('networkWatcher', 'NoRouteLearned', 'BE-VM-004', 'AGW-UDR-017'),
  row('networkWatcher', 'VMRebooting', 'BE-VM-001'),
  row('networkWatcher', 'VMNotAllocated', 'BE-VM-001'),
  row('networkWatcher', 'VMStarting', 'BE-VM-001'),
  row('networkWatcher', 'VMStopped', 'BE-VM-001'),
  row('networkWatcher', 'VMStopping', 'BE-VM-001'),
  row('networkWatcher', 'VMDeallocating', 'BE-VM-001'),
  row('networkWatcher', 'VMDeallocated', 'BE-VM-001'),
  row('networkWatcher', 'NoListenerOnDestination', 'AGW-BH-005'),
  row('networkWatcher', 'DestinationUnreachable', 'AGW-BH-003', 'AGW-BH-005'),
  row('networkWatcher', 'DestinationPartiallyReachable', 'AGW-BH-003', 'AGW-NSG-010'),
  row('networkWatcher', 'DIPProbeDown', 'BE-LB-001'),
  row('networkWatcher', 'PeeringInfoNotFound', 'AGW-UDR-009'),
  row('networkWatcher', 'VnetAccessNotAllowed', 'AGW-UDR-009'),
  row('networkWatcher', 'ConnectionStateDisconnected', 'AGW-UDR-009'),
  row('networkWatcher', 'IPForwardingNotEnabled', 'AGW-UDR-006'),
  row('networkWatcher', 'AllowGatewayTransitNotEnabled', 'AGW-UDR-017'),
  row('networkWatcher', 'UseRemoteGatewaysNotEnabled', 'AGW-UDR-017'),
  row('networkWatcher', 'MultiNICsInSameSubnet', 'BE-VM-007'),
  row('networkWatcher', 'StandardILBOutboundInternetNotAllowed', 'BE-VM-006'),
  row('networkWatcher', 'GatewayNotProvisioned', 'AGW-INF-001', 'AGW-INF-002'),
  row('networkWatcher', 'ResourceHealthDegraded', 'AGW-INF-004'),
  row('networkWatcher', 'VirtualHubNotProvisioned', 'AGW-UDR-018'),
  row('networkWatcher', 'BasicILBNotSupportedWithGlobalPeering', 'AGW-UDR-019'),
  row('networkWatcher', 'StatusCodeValidationFailed', 'AGW-BH-006'),
  row('networkWatcher', 'ContentValidationFailed', 'AGW-BH-007', 'AGW-CFG-025'),
  row('networkWatcher', 'InvalidResponseFromServer', 'AGW-BH-006'),
  ...none(
    'networkWatcher',
    'tool',
    ...['AgentStopped', 'SocketError', 'Platform', 'NetworkError', 'ARPMissing', 'SystemError', 'SourcePortInUse', 'DNSResponseValidationFailed'],
    ...['UnsupportedSystem', 'IncompleteTopology', 'TraceRouteUnavailable', 'ResourceHealthUnavailable', 'HeaderValidationFailed', 'NoConnectionConfigured'],
  ),
];

/** Rules of PSRule for Azure about what is on the path: AppGw, AppGwWAF, TrafficManager, and the network and machines behind. */
const psRule: readonly CoveredCheck[] = [
  row('psRule', 'Azure.AppGw.AvailabilityZone', 'AGW-INF-012'),
  row('psRule', 'Azure.AppGw.MigrateV2', 'AGW-INF-005'),
  row('psRule', 'Azure.AppGw.MinInstance', 'AGW-INF-011'),
  row('psRule', 'Azure.AppGw.SSLPolicy', 'AGW-TLS-012'),
  row('psRule', 'Azure.TrafficManager.Endpoints', 'TM-DEG-017'),
  row('psRule', 'Azure.TrafficManager.Protocol', 'TM-CFG-008'),
  row('psRule', 'Azure.AppService.UseHTTPS', 'APP-016'),
  row('psRule', 'Azure.AppService.WebProbe', 'APP-014'),
  row('psRule', 'Azure.AppService.WebProbePath', 'APP-014'),
  row('psRule', 'Azure.NSG.DenyAllInbound', 'AGW-NSG-005'),
  row('psRule', 'Azure.VNET.PeerState', 'AGW-UDR-009'),
  row('psRule', 'Azure.VNET.LocalDNS', 'AGW-DNS-002'),
  row('psRule', 'Azure.VNET.SingleDNS', 'AGW-DNS-002'),
  row('psRule', 'Azure.VNET.PrivateSubnet', 'AGW-UDR-015'),
  row('psRule', 'Azure.VM.ShouldNotBeStopped', 'BE-VM-001'),
  row('psRule', 'Azure.VMSS.AutoInstanceRepairs', 'BE-VMSS-002'),
  ...none(
    'psRule',
    'security',
    ...['Azure.AppGw.MigrateWAFPolicy', 'Azure.AppGw.OWASP', 'Azure.AppGw.Prevention', 'Azure.AppGw.UseHTTPS', 'Azure.AppGw.UseWAF', 'Azure.AppGw.WAFEnabled'],
    ...['Azure.AppGw.WAFRules', 'Azure.AppGwWAF.Enabled', 'Azure.AppGwWAF.Exclusions', 'Azure.AppGwWAF.PreventionMode', 'Azure.AppGwWAF.RuleGroups'],
  ),
  ...none('psRule', 'posture', 'Azure.AppGw.MinSku'),
  ...none('psRule', 'naming', 'Azure.AppGw.Name'),
];

/** Recommendations of the Azure Proactive Resiliency Library, by the first digits of their ids. */
const aprl: readonly CoveredCheck[] = [
  row('aprl', '823b0cff: autoscale and instances', 'AGW-INF-011'),
  row('aprl', '7893f0b3: migrate from v1', 'AGW-INF-005'),
  row('aprl', '5d035919: diagnostic logs', 'OBS-001'),
  row('aprl', '847a8d88: custom health probes', 'AGW-CFG-007'),
  row('aprl', 'c9c00f2a: availability zones', 'AGW-INF-012'),
  row('aprl', '10f02bc6: connection draining', 'AGW-CFG-020'),
  row('aprl', '8364fd0a: size of the subnet', 'AGW-INF-006'),
  row('aprl', 'f05a3e6d: monitor status', 'TM-DEG-001'),
  row('aprl', '5b422a7f: two endpoints', 'TM-DEG-017'),
  row('aprl', '1ad9d7b7: endpoint in another region', 'TM-CFG-022'),
  row('aprl', 'c31f76a0: endpoint for the world', 'TM-CFG-010'),
  row('aprl', '9437634c: Traffic Manager and Front Door', 'TM-CFG-021'),
  row('aprl', 'fd049c28: health check of web apps', 'APP-014'),
  row('aprl', '94794d2a: health monitoring of scale sets', 'BE-VMSS-002'),
  row('aprl', '820f4743: automatic repair of scale sets', 'BE-VMSS-002'),
  ...none('aprl', 'security', '233a7008: HTTPS listeners', '8d9223c4: web application firewall'),
];

/** Checks of azqr about what is on the path. */
const azqr: readonly CoveredCheck[] = [
  row('azqr', '2f3a4b5c: gateways without backend targets', 'AGW-CFG-001'),
  row('azqr', 'traf-009: endpoints monitored over HTTPS', 'TM-CFG-008'),
  row('azqr', '1e2f3a4b: profiles without endpoints', 'TM-CFG-002'),
  row('azqr', '7e8f9a0b: private DNS zones without links', 'AGW-DNS-003'),
  row('azqr', '8f9a0b1c: private endpoints that are not connected', 'BE-PE-001'),
  ...none('azqr', 'posture', 'agw-103: SLA', 'traf-003: SLA', '7a8b9c0d: NSG without a subnet', '8b9c0d1e: route table without a subnet'),
];

/** Recommendations of Azure Advisor about reliability. */
const advisor: readonly CoveredCheck[] = [
  row('advisor', '6a2b1e70: SKU and instances', 'AGW-INF-011'),
  row('advisor', '52a9d0a7: avoid overriding the host name', 'AGW-CFG-008'),
  row('advisor', '5c488377: availability zones', 'AGW-INF-012'),
  row('advisor', '6cc8be07: permission on the network', 'AGW-INF-013'),
  row('advisor', 'c9c9750b: autoscale', 'AGW-INF-011'),
  row('advisor', 'df989782: v1 in a GatewaySubnet', 'AGW-INF-008'),
  row('advisor', 'fa44bc92: subscription of the vault is not active', 'AGW-KV-008'),
  row('advisor', '01c0dcd3: health probes', 'AGW-CFG-007'),
  row('advisor', 'ef4da732: size of the subnet', 'AGW-INF-006'),
  row('advisor', 'Resolve Azure Key Vault issue for your Application Gateway', 'AGW-KV-001'),
  row('advisor', '511a9f7b: NAT gateway for v1', 'AGW-UDR-015'),
  row('advisor', '6cd70072: two endpoints', 'TM-DEG-017'),
  row('advisor', '0bbe0a49: endpoint for the world', 'TM-CFG-010'),
  row('advisor', '0db76759: endpoint in another region', 'TM-CFG-022'),
  row('advisor', '825ff735: no Traffic Manager behind Front Door', 'TM-CFG-021'),
  row('advisor', '5db013ba: state of private endpoints', 'BE-PE-001'),
];

/** Every check of another tool that we know of, tool by tool. */
export const coveredChecks: readonly CoveredCheck[] = [...portal, ...networkWatcher, ...psRule, ...aprl, ...azqr, ...advisor];
