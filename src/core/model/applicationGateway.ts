import type { Fact, Source } from '../snapshot/fact';
import type { BackendHealth } from './backendHealth';
import type { ModelObject, ModelResource, Reference } from './model';
import type { NetworkInterface, PublicIPAddress, Subnet } from './network';
import type { Certificate } from '../tls/certificate';

export interface ApplicationGateway extends ModelResource {
  readonly skuName?: string;
  /** `Standard`, `WAF`, `Standard_v2`, `WAF_v2`, `Basic`. */
  readonly skuTier?: string;
  readonly isV1: boolean;
  /** `Standard_v2`, `WAF_v2` and `Basic`. Neither `isV1` nor `isV2` when the SKU cannot be read. */
  readonly isV2: boolean;
  readonly capacity?: number;
  /** Availability zones; empty when the body names none. */
  readonly zones: readonly string[];
  readonly autoscale?: { readonly minCapacity?: number; readonly maxCapacity?: number };
  /** `Running`, `Stopped`, `Starting`, `Stopping`; may be missing. */
  readonly operationalState?: string;
  /** `Succeeded`, `Updating`, `Creating`, `Deleting`, `Failed`. */
  readonly provisioningState?: string;

  /** The subnet of `gatewayIPConfigurations[0]`, called S in the catalogue. Known and undefined: the body names none. */
  readonly subnet: Fact<Subnet | undefined>;
  readonly subnetId?: string;
  readonly frontends: readonly FrontendIPConfiguration[];
  readonly frontendPorts: readonly FrontendPort[];
  readonly listeners: readonly HttpListener[];
  readonly rules: readonly RequestRoutingRule[];
  readonly urlPathMaps: readonly UrlPathMap[];
  readonly pools: readonly BackendAddressPool[];
  readonly settings: readonly BackendHttpSettings[];
  readonly probes: readonly Probe[];
  readonly redirectConfigurations: readonly RedirectConfiguration[];
  readonly rewriteRuleSets: readonly RewriteRuleSet[];
  readonly sslCertificates: readonly SslCertificate[];
  readonly trustedRootCertificates: readonly UploadedCertificate[];
  /** What v1 compares a backend's certificate with. */
  readonly authenticationCertificates: readonly UploadedCertificate[];
  readonly sslProfiles: readonly SslProfile[];
  readonly sslPolicy?: SslPolicy;
  /** The predefined policy that counts where `sslPolicy` names none, such as `AppGwSslPolicy20150501`. */
  readonly defaultPredefinedSslPolicy?: string;
  readonly identity?: ManagedIdentity;
  /** Every `*.id` reference inside the body that points into this gateway but at nothing. */
  readonly danglingReferences: readonly Reference<never>[];

  /** `POST {id}/backendhealth` */
  readonly backendHealth: Fact<BackendHealth>;
}

export interface FrontendIPConfiguration extends ModelObject {
  readonly privateIPAddress?: string;
  readonly publicIPAddressId?: string;
  /** Private endpoints of clients lead to it. */
  readonly privateLinkConfigurationId?: string;
  /** Known and undefined: a private frontend. */
  readonly publicIPAddress: Fact<PublicIPAddress | undefined>;
}

export interface FrontendPort extends ModelObject {
  readonly port?: number;
}

/** An element of `httpListeners` (layer 7) or of `listeners` (layer 4). */
export interface HttpListener extends ModelObject {
  readonly layer: 'http' | 'tcp';
  /** `Http`, `Https`, `Tcp`, `Tls`, as ARM spells it. */
  readonly protocol?: string;
  readonly frontendIPConfiguration?: Reference<FrontendIPConfiguration>;
  readonly frontendPort?: Reference<FrontendPort>;
  /** `hostName` and `hostNames` together; empty for a basic listener, which takes every host. May hold wildcards. */
  readonly hostNames: readonly string[];
  readonly sslCertificate?: Reference<SslCertificate>;
  readonly sslProfile?: Reference<SslProfile>;
}

/** An element of `sslCertificates`: what listeners present to clients. */
export interface SslCertificate extends ModelObject {
  readonly keyVaultSecretId?: string;
  readonly publicCertData: CertificateText;
}

/** An element of `trustedRootCertificates` or `authenticationCertificates`: what a backend's certificate is held against. */
export interface UploadedCertificate extends ModelObject {
  readonly keyVaultSecretId?: string;
  readonly data: CertificateText;
}

/** A field that holds certificates. */
export interface CertificateText {
  /** The field, or what it is missing from. */
  readonly at: Source;
  /** ARM leaves the field out where a certificate comes from a Key Vault that the gateway could not read. */
  readonly isThere: boolean;
  /** Undefined when there is no text, or it is no certificate. */
  readonly certificates: readonly Certificate[] | undefined;
}

export interface SslProfile extends ModelObject {
  readonly sslPolicy?: SslPolicy;
  /** CA certificates that a client's certificate is held against; empty: clients need none. */
  readonly trustedClientCertificateIds: readonly string[];
  /** `Strict` or `Passthrough`, as ARM spells it. */
  readonly verifyClientAuthMode?: string;
}

export interface SslPolicy {
  readonly at: Source;
  /** `Predefined`, `Custom`, `CustomV2`, as ARM spells it. */
  readonly policyType?: string;
  readonly policyName?: string;
  /** `TLSv1_0` to `TLSv1_3`. */
  readonly minProtocolVersion?: string;
  readonly cipherSuites: readonly string[];
}

/** Which identity a gateway has to read a Key Vault with. */
export interface ManagedIdentity {
  readonly at: Source;
  /** `UserAssigned`, `None`, …, as ARM spells it. */
  readonly type?: string;
  readonly userAssignedIdentityIds: readonly string[];
}

/** `Microsoft.ManagedIdentity/userAssignedIdentities`. */
export interface UserAssignedIdentity extends ModelResource {
  /** What role assignments and access policies call it. */
  readonly principalId?: string;
}

/** An element of `requestRoutingRules` (layer 7) or of `routingRules` (layer 4). */
export interface RequestRoutingRule extends ModelObject {
  readonly layer: 'http' | 'tcp';
  /** `Basic` or `PathBasedRouting`, as ARM spells it. */
  readonly ruleType?: string;
  readonly priority?: number;
  readonly listener?: Reference<HttpListener>;
  readonly pool?: Reference<BackendAddressPool>;
  readonly setting?: Reference<BackendHttpSettings>;
  readonly urlPathMap?: Reference<UrlPathMap>;
  readonly redirectConfiguration?: Reference<RedirectConfiguration>;
  readonly rewriteRuleSet?: Reference<RewriteRuleSet>;
}

export interface UrlPathMap extends ModelObject {
  readonly defaultPool?: Reference<BackendAddressPool>;
  readonly defaultSetting?: Reference<BackendHttpSettings>;
  readonly defaultRedirectConfiguration?: Reference<RedirectConfiguration>;
  readonly defaultRewriteRuleSet?: Reference<RewriteRuleSet>;
  readonly pathRules: readonly PathRule[];
}

export interface PathRule extends ModelObject {
  readonly paths: readonly string[];
  readonly pool?: Reference<BackendAddressPool>;
  readonly setting?: Reference<BackendHttpSettings>;
  readonly redirectConfiguration?: Reference<RedirectConfiguration>;
  readonly rewriteRuleSet?: Reference<RewriteRuleSet>;
}

export interface RedirectConfiguration extends ModelObject {
  readonly redirectType?: string;
  readonly targetListener?: Reference<HttpListener>;
  readonly targetUrl?: string;
}

/** What is changed in requests and answers on their way; only the headers of requests are read. */
export interface RewriteRuleSet extends ModelObject {
  /** Headers that the rules of the set write, in their order in the body. */
  readonly requestHeaders: readonly RewrittenHeader[];
}

export interface RewrittenHeader {
  readonly at: Source;
  readonly name: string;
  /** May hold variables, such as `{var_host}`; empty: the header is removed. */
  readonly value: string;
}

export interface BackendAddressPool extends ModelObject {
  /** `backendAddresses[]`, in order; an element without fqdn and address is left out and becomes a note. */
  readonly addresses: readonly BackendAddress[];
  /** `backendIPConfigurations[]`: network interfaces (or scale set instances) that are attached to the pool. */
  readonly ipConfigurations: readonly BackendIPConfiguration[];
  /** Neither addresses nor ip configurations, and both parts could be read. */
  readonly isEmpty: boolean;
}

export interface BackendAddress {
  readonly at: Source;
  readonly fqdn?: string;
  readonly ipAddress?: string;
}

export interface BackendIPConfiguration {
  readonly at: Source;
  /** Id of the ip configuration. */
  readonly id: string;
  /** The network interface that the id names, undefined for a uniform scale set instance. */
  readonly networkInterface: Fact<NetworkInterface | undefined>;
}

/** An element of `backendHttpSettingsCollection` (layer 7) or of `backendSettingsCollection` (layer 4). */
export interface BackendHttpSettings extends ModelObject {
  readonly layer: 'http' | 'tcp';
  /** `Http`, `Https`, `Tcp`, `Tls`. */
  readonly protocol?: string;
  readonly port?: number;
  readonly hostName?: string;
  readonly pickHostNameFromBackendAddress: boolean;
  /** Seconds. */
  readonly requestTimeout?: number;
  readonly probe?: Reference<Probe>;
  /** Path prefix that replaces the request's, such as `/api/`. */
  readonly path?: string;
  readonly sniName?: string;
  readonly validateSNI?: boolean;
  readonly validateCertChainAndExpiry?: boolean;
  readonly trustedRootCertificates: readonly Reference<UploadedCertificate>[];
  readonly authenticationCertificates: readonly Reference<UploadedCertificate>[];
  readonly cookieBasedAffinity?: string;
  readonly connectionDraining?: { readonly enabled: boolean; readonly drainTimeoutInSec?: number };
}

export interface Probe extends ModelObject {
  readonly protocol?: string;
  readonly host?: string;
  readonly path?: string;
  readonly port?: number;
  /** Seconds. */
  readonly interval?: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly unhealthyThreshold?: number;
  readonly pickHostNameFromBackendHttpSettings: boolean;
  readonly minServers?: number;
  readonly enableProbeProxyProtocolHeader: boolean;
  readonly match?: { readonly body?: string; readonly statusCodes: readonly string[] };
}
