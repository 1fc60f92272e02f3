import type { Source } from '../snapshot/fact';
import type { ModelObject, ModelResource } from './model';
import type { PrivateEndpointConnection } from './webApp';

/** What the address of a secret says, such as `https://kv-shop.vault.azure.net/secrets/shop`. */
export interface SecretAddress {
  /** Host of the vault, in lower case. */
  readonly host: string;
  /** Name of the vault, in lower case. */
  readonly vault: string;
  readonly secret: string;
  /** Absent: the newest version. */
  readonly version?: string;
}

/** `Microsoft.KeyVault/vaults`. */
export interface KeyVault extends ModelResource {
  readonly tenantId?: string;
  /** False: access policies decide, which is also what a missing value means. Undefined when it could not be read. */
  readonly usesRoles: boolean | undefined;
  /** Undefined when they could not be read to their end. */
  readonly accessPolicies: readonly AccessPolicy[] | undefined;
  readonly firewall: KeyVaultFirewall;
  /** Undefined when they could not be read. */
  readonly privateEndpointConnections: readonly PrivateEndpointConnection[] | undefined;
}

export interface AccessPolicy {
  readonly at: Source;
  readonly tenantId?: string;
  readonly objectId?: string;
  /** In lower case. */
  readonly secrets: readonly string[];
}

export interface KeyVaultFirewall {
  /** False when a part of the rules could not be read: then nothing is proved by what is missing. */
  readonly isReadable: boolean;
  /** `publicNetworkAccess` is Disabled: no rule counts then. */
  readonly isPublicAccessDisabled: boolean;
  /** `defaultAction` is Deny. */
  readonly deniesByDefault: boolean;
  /** Services that Azure trusts may pass. */
  readonly letsAzureServicesPass: boolean;
  readonly subnetIds: readonly string[];
  /** Addresses and CIDRs. */
  readonly addresses: readonly string[];
}

/** `Microsoft.KeyVault/vaults/secrets` as ARM shows it: what it is, never its value. */
export interface KeyVaultSecret extends ModelObject {
  readonly contentType?: string;
  readonly enabled?: boolean;
  /** Milliseconds since 1970, like the next two. */
  readonly notBefore?: number;
  readonly expires?: number;
  readonly updated?: number;
  /** Of the version that is the newest. */
  readonly version?: string;
}

/** A vault that was deleted and can be recovered. */
export interface DeletedKeyVault extends ModelObject {
  /** Id that the vault had. */
  readonly vaultId?: string;
}

/** `Microsoft.Authorization/roleAssignments` */
export interface RoleAssignment extends ModelObject {
  readonly scope?: string;
  readonly principalId?: string;
  readonly roleDefinitionId?: string;
  /** There is a condition, which is not evaluated. */
  readonly hasCondition: boolean;
}

/** `Microsoft.Authorization/roleDefinitions` */
export interface RoleDefinition extends ModelObject {
  readonly permissions: readonly { readonly dataActions: readonly string[]; readonly notDataActions: readonly string[] }[];
}
