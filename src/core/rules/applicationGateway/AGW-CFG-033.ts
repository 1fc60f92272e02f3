import { unreadable } from '../../model/lookUps';
import type { Model } from '../../model/model';
import type { TrafficManagerProfile } from '../../model/trafficManager';
import { isPrivateAddress } from '../../network/cidr';
import type { ServerSubject } from '../../path/subject';
import { below, type Source } from '../../snapshot/fact';
import { resourceName, sameId } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { portal } from './commands';

export default defineRule({
  code: 'AGW-CFG-033',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['gateway502', 'gateway504', 'redirectLoop', 'timeout', 'refusedByProbe'],
  specificity: 95,
  text: {
    en: {
      title: 'A server of the gateway is the gateway itself',
      message: 'Server {server} of pool {pool} leads back to gateway {gateway} ({way}): requests go round until they time out.',
      why: 'A gateway that is its own backend sends every request to itself. It ends with 502 or 504, or with a redirect that never ends.',
      howWeKnow:
        'The server is an address or a DNS label of a frontend of this gateway, or a Traffic Manager profile that has one of them among its endpoints.',
      fix: 'Let the pool lead to the origin. Give the site and its origin different names, or let a private DNS zone answer the name within the network.',
      notAProblem: 'Never.',
      notes: { frontend: 'The frontend that the server leads to.', server: 'The server in the pool.', profile: 'The profile that leads here.' },
      fixes: { openPool: 'Backend pools of the gateway' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/how-application-gateway-works'],
  check(context, server) {
    const loop = frontendAt(server, [server.address, server.ipAddress]) ?? throughProfile(context.model, server);
    // Public addresses that were not read may be the server's; an address of one's own network needs none of them.
    const unread = server.gateway.frontends.flatMap(({ publicIPAddress }) => (publicIPAddress.state === 'unavailable' ? [publicIPAddress] : []));
    if (!loop) {
      // Whose profile a name is can be told only where the profile was read.
      if (isUnknownProfile(context.model, server.address))
        context.unknown(unreadable({ kind: 'lookup', lookup: 'hostName', key: server.address.toLowerCase() }, 'the profile with this name was not read'));
      if (unread.length > 0 && !(server.ipAddress !== undefined && isPrivateAddress(server.ipAddress))) context.unknown(unread);
      return;
    }
    const { frontend, profile } = loop;
    const at = below(server.pool.at, 'properties');
    context.report({
      at,
      resource: server.pool.id,
      byConstruction: true,
      data: { server: server.address, pool: server.pool.name, gateway: server.gateway.name, way: profile ? resourceName(profile.resource) : frontend.value },
      evidence: [
        { resource: server.pool.id, at, value: server.address, note: 'server' },
        ...(profile ? [{ resource: profile.resource, at: profile.at, value: resourceName(profile.resource), note: 'profile' }] : []),
        { resource: frontend.resource, at: frontend.at, value: frontend.value, note: 'frontend' },
      ],
    });
  },
  fixes: (_, { gateway }) => [portal('openPool', gateway.id)],
});

interface Place {
  readonly resource: string;
  readonly at: Source;
  readonly value: string;
}

interface Loop {
  readonly frontend: Place;
  readonly profile?: Omit<Place, 'value'>;
}

/** The frontend that has one of these addresses or names. */
function frontendAt({ gateway }: ServerSubject, names: readonly (string | undefined)[]): Loop | undefined {
  const wanted = names.flatMap((name) => (name === undefined ? [] : [name.toLowerCase().replace(/\.$/, '')]));
  for (const { privateIPAddress, publicIPAddress, id, at } of gateway.frontends) {
    if (privateIPAddress !== undefined && wanted.includes(privateIPAddress.toLowerCase())) return { frontend: { resource: id, at, value: privateIPAddress } };
    const address = publicIPAddress.state === 'known' ? publicIPAddress.value : undefined;
    const value = [address?.ipAddress, address?.fqdn].find((name) => name !== undefined && wanted.includes(name.toLowerCase()));
    if (address && value !== undefined) return { frontend: { resource: address.id, at: address.at, value } };
  }
  return undefined;
}

function isUnknownProfile(model: Model, name: string): boolean {
  return /\.(trafficmanager\.net|usgovtrafficmanager\.net|trafficmanager\.cn)$/i.test(name) && !profileOf(model, name);
}

function profileOf(model: Model, name: string): TrafficManagerProfile | undefined {
  return model.profiles.find(({ fqdn = '' }) => fqdn.toLowerCase() === name.toLowerCase());
}

/** A profile of the snapshot whose name the server is, and of which an endpoint is a frontend of the gateway. */
function throughProfile(model: Model, server: ServerSubject): Loop | undefined {
  const profile = profileOf(model, server.address);
  if (!profile) return undefined;
  const loop = frontendAt(
    server,
    profile.endpoints.flatMap(({ target, targetResourceId }) => [target, addressOf(server, targetResourceId)]),
  );
  return loop && { ...loop, profile: { resource: profile.id, at: profile.at } };
}

function addressOf({ gateway }: ServerSubject, publicIPAddressId: string | undefined): string | undefined {
  const own = gateway.frontends.find((frontend) => sameId(frontend.publicIPAddressId ?? '', publicIPAddressId ?? '-'));
  return own?.publicIPAddress.state === 'known' ? own.publicIPAddress.value?.ipAddress : undefined;
}
