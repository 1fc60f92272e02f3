import type { Unavailable } from '../snapshot/fact';
import { addressSet, differenceOf, everyAddress, noAddress, overlaps, parsePrefix, publicAddresses, unionOf, type AddressSet } from './cidr';

/** The address from which the platform probes, resolves names and reaches agents; the whole of the tag `AzureLoadBalancer`. */
export const platformAddress = '168.63.129.16';

const platformAddresses: AddressSet = addressSet([`${platformAddress}/32`]) ?? noAddress;

/**
 * What is known of a set of addresses: at least the *certain* ones are in it, and at most the *possible* ones. Both are equal
 * when the set is known exactly. `missing` is what would have to be read to know it better.
 */
export interface AddressBounds {
  readonly certain: AddressSet;
  readonly possible: AddressSet;
  readonly missing: readonly Unavailable[];
}

/** @returns the bounds of a set that is known. */
export function exactly(set: AddressSet): AddressBounds {
  return { certain: set, possible: set, missing: [] };
}

/** @returns the bounds of a set of which nothing is known. */
export function anyAddresses(missing: readonly Unavailable[] = []): AddressBounds {
  return { certain: noAddress, possible: everyAddress, missing };
}

/** @returns the bounds of all sets together. */
export function boundsOfUnion(bounds: readonly AddressBounds[]): AddressBounds {
  return {
    certain: unionOf(bounds.flatMap(({ certain }) => certain)),
    possible: unionOf(bounds.flatMap(({ possible }) => possible)),
    missing: bounds.flatMap(({ missing }) => missing),
  };
}

/** What the tags that depend on the network mean in one network. */
export interface TagContext {
  /** The expansion of `VirtualNetwork`. */
  readonly virtualNetwork: AddressBounds;
  /** Addresses of the network and its peers alone, without the prefixes of routes: what is surely not on the Internet. */
  readonly ownAddresses: AddressSet;
}

/** One side of a question or a rule: addresses, or one tag whose addresses nobody here knows. */
export type Endpoints = { readonly kind: 'addresses'; readonly set: AddressSet } | { readonly kind: 'tag'; readonly tag: string };

/** @returns whether the text stands for every address. */
function isAny(prefix: string): boolean {
  return ['*', 'any', '0.0.0.0/0'].includes(prefix.trim().toLowerCase());
}

/**
 * The addresses that a prefix of a security rule stands for.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/service-tags-overview. `Internet` is what is public and outside the
 * network, Azure's own public addresses included. What other tags hold changes every week, so it is bounded, not listed.
 */
export function addressesOfPrefix(prefix: string, context: TagContext): AddressBounds {
  const parsed = parsePrefix(prefix);
  if (isAny(prefix)) return exactly(everyAddress);
  if (parsed) return exactly([parsed]);
  switch (prefix.trim().toLowerCase()) {
    case 'virtualnetwork':
      return context.virtualNetwork;
    case 'azureloadbalancer':
      return exactly(platformAddresses);
    case 'internet':
      return exactly(differenceOf(publicAddresses, unionOf([...context.ownAddresses, ...platformAddresses])));
    default:
      return { certain: noAddress, possible: possiblyTagged(prefix), missing: [] };
  }
}

/** Tags of services are public addresses; only the platform's own tags hold the platform address. */
function possiblyTagged(prefix: string): AddressSet {
  if (!/^[a-z][\w.]*$/i.test(prefix.trim()) || /^azureplatform/i.test(prefix.trim())) return everyAddress;
  return /^azurecloud(\.|$)/i.test(prefix.trim()) ? publicAddresses : differenceOf(publicAddresses, platformAddresses);
}

/** How far something covers a tag. `region`: one region of the tag is covered, which may be all that is in use. */
export type TagCoverage = 'full' | 'region' | 'none' | 'unknown';

/**
 * How far a prefix of a security rule covers a service tag, such as `GatewayManager`, whose addresses are public and not known.
 *
 * @returns *unknown* for public prefixes and tags that can hold a part of it.
 */
export function coverageOfTag(prefix: string, tag: string, context: TagContext): TagCoverage {
  const token = prefix.trim().toLowerCase();
  const asked = tag.trim().toLowerCase();
  if (isAny(prefix) || token === asked || token === 'internet') return 'full';
  if (token.startsWith(`${asked}.`)) return 'region';
  if (asked.startsWith(`${token}.`)) return 'full';
  const bounds = addressesOfPrefix(prefix, context);
  const isPossible = overlaps(differenceOf(publicAddresses, platformAddresses), bounds.possible);
  if (!isPossible) return 'none';
  if (differenceOf(publicAddresses, bounds.certain).length === 0) return 'full';
  return isOtherService(token) ? 'none' : 'unknown';
}

/** Tags of services that share no address with another service; `AzureCloud` holds addresses of all of them. */
const separateServices = /^(gatewaymanager|azuretrafficmanager|azurefrontdoor|storage|sql|azurekeyvault|azuremonitor|azureactivedirectory|appservice)(\.|$)/;

function isOtherService(token: string): boolean {
  return separateServices.test(token);
}
