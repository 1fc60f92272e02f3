import { createModel } from '../../src/core/model/createModel';
import type { ApplicationGateway } from '../../src/core/model/applicationGateway';
import type { Model } from '../../src/core/model/model';
import type { TrafficManagerProfile } from '../../src/core/model/trafficManager';
import { sameId } from '../../src/core/snapshot/resourceId';
import type { DnsEntry } from '../probe/dnsServer';
import type { Estate } from './estates/estate';

/** Where App Service answers in this world (RFC 5737). */
const webAppAddress = '203.0.113.250';

/**
 * What DNS says in the world of an estate: public addresses and web apps by their names, profiles as an alias of their first endpoint that
 * may be answered with, and host names of listeners as aliases of the profile before their gateway, else with its public address. A gateway
 * without a public address has names in a private zone only: outside they do not exist.
 */
export function zoneOf(estate: Estate): Readonly<Record<string, DnsEntry>> {
  const model = createModel(estate.snapshot);
  const zone = new Map<string, DnsEntry>();
  for (const gateway of model.gateways) {
    for (const { ipAddress, fqdn } of publicAddressesOf(gateway)) if (ipAddress !== undefined && fqdn !== undefined) zone.set(fqdn, { addresses: [ipAddress] });
    const entry = entryOf(gateway, model);
    if (entry) for (const name of gateway.listeners.flatMap(({ hostNames }) => hostNames)) if (!/[*?]/.test(name)) zone.set(name.toLowerCase(), entry);
  }
  for (const profile of model.profiles) {
    const target = answerOf(profile, model, []);
    if (profile.fqdn !== undefined && target !== undefined) zone.set(profile.fqdn.toLowerCase(), aliasOrAddress(target));
  }
  for (const { defaultHostName } of model.webApps) if (defaultHostName !== undefined) zone.set(defaultHostName.toLowerCase(), { addresses: [webAppAddress] });
  return Object.fromEntries(zone);
}

function publicAddressesOf({ frontends }: ApplicationGateway) {
  return frontends.flatMap(({ publicIPAddress }) => (publicIPAddress.state === 'known' && publicIPAddress.value ? [publicIPAddress.value] : []));
}

function entryOf(gateway: ApplicationGateway, model: Model): DnsEntry | undefined {
  const addresses = publicAddressesOf(gateway);
  const profile = model.profiles.find(({ endpoints }) =>
    endpoints.some(({ targetResourceId = '' }) => addresses.some(({ id }) => sameId(id, targetResourceId))),
  );
  if (profile?.fqdn !== undefined && answerOf(profile, model, []) !== undefined) return { cname: profile.fqdn };
  const [address] = addresses.flatMap(({ ipAddress }) => ipAddress ?? []);
  return address === undefined ? undefined : { addresses: [address] };
}

/** The first endpoint that Traffic Manager may answer with; through nested profiles to what is in them. */
function answerOf(profile: TrafficManagerProfile, model: Model, above: readonly TrafficManagerProfile[]): string | undefined {
  if (profile.profileStatus === 'Disabled' || above.includes(profile)) return undefined;
  const isOnline = ({ endpointMonitorStatus }: { readonly endpointMonitorStatus?: string }): boolean => endpointMonitorStatus === 'Online';
  const enabled = profile.endpoints.filter(({ endpointStatus }) => endpointStatus !== 'Disabled');
  for (const endpoint of [...enabled.filter(isOnline), ...enabled]) {
    const child = model.profiles.find(({ id }) => endpoint.targetResourceId !== undefined && sameId(id, endpoint.targetResourceId));
    const target = child ? answerOf(child, model, [...above, profile]) : endpoint.target;
    if (target !== undefined && target !== '') return target;
  }
  return undefined;
}

function aliasOrAddress(target: string): DnsEntry {
  return /^[\d.]+$/.test(target) || target.includes(':') ? { addresses: [target] } : { cname: target.toLowerCase() };
}
