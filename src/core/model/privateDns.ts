import type { ModelObject, ModelResource } from './model';
import type { PrivateEndpointConnection } from './webApp';

/** A link of a private DNS zone to a virtual network: what is in that network then gets the answers of the zone. */
export interface PrivateDnsZoneLink extends ModelObject {
  readonly virtualNetworkId?: string;
  /** `Default`, or `NxDomainRedirect`: what the zone does not know is asked of public DNS. */
  readonly resolutionPolicy?: string;
}

/** An A record set of a private DNS zone. */
export interface PrivateDnsARecord extends ModelObject {
  /** Relative to the zone; `@` is the zone itself. */
  readonly name: string;
  readonly addresses: readonly string[];
  /** Seconds for which an answer may be kept. */
  readonly timeToLive?: number;
}

/** A zone into which a private endpoint writes the records of its service. */
export interface PrivateDnsZoneConfig extends ModelObject {
  readonly privateDnsZoneId: string;
}

/** `Microsoft.Storage/storageAccounts`: what decides who may reach it. */
export interface StorageAccount extends ModelResource {
  /** `Enabled`, `Disabled`, `SecuredByPerimeter`; missing where nobody chose. */
  readonly publicNetworkAccess?: string;
  /** `Allow`, `Deny`. */
  readonly defaultAction?: string;
  /** False when an exception to the default action is there, or may be there. */
  readonly hasNoExceptions: boolean;
  /** Undefined: they could not be read. */
  readonly privateEndpointConnections: readonly PrivateEndpointConnection[] | undefined;
}
