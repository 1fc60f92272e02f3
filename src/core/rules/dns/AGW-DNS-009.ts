import { azureService } from '../../path/azureServices';
import { dnsObservation } from '../../path/dnsObservations';
import { isIpAddress } from '../../path/effectiveProbe';
import { readTypedUrl } from '../../path/typedUrl';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { dnsName } from './memberName';

export default defineRule({
  code: 'AGW-DNS-009',
  on: 'gateway',
  severity: 'warning',
  confidence: 'predicted',
  // Any server may answer at the other address, so a status says nothing: only that no connection comes about is explained.
  explains: ['cannotConnect', 'tlsToClient'],
  text: {
    en: {
      title: 'The host name of the site leads to something else than the gateway',
      message: 'DNS gives {addresses} for {host}, and gateway {gateway} has {frontends}: requests for the site may not come to this gateway at all.',
      why: 'Clients connect to the address that DNS gives them. What answers there, or does not, is not this gateway.',
      howWeKnow:
        'The name of the reported URL was looked up on the machine that recorded this. Neither an address nor an alias of the answer belongs to a frontend of the gateway, and no alias belongs to Traffic Manager, Front Door or another service that may stand before it.',
      fix: 'Let the record of the name lead to the frontend of the gateway: an alias to its DNS label, or its address.',
      notAProblem:
        'When a proxy, a firewall or a content delivery network stands before the gateway on purpose, or when clients get another answer than that machine.',
      notes: { frontend: 'A frontend of the gateway.' },
      fixes: { openFrontends: 'Frontend IP configurations of the gateway' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-frontend-ip',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-faq',
  ],
  // Clients reach a private link through private endpoints of their own.
  applies: ({ gateway }) =>
    gateway.frontends.length > 0 && gateway.frontends.every(({ privateLinkConfigurationId }) => privateLinkConfigurationId === undefined),
  check(context, { gateway }) {
    const { model, reported } = context;
    const typed = readTypedUrl(reported?.url ?? '');
    if (!typed.ok || isIpAddress(typed.host)) return;
    const observation = dnsObservation(model.snapshot, typed.host);
    if (!observation) {
      // No question to Azure answers it: only a look-up from a machine does.
      if (context.shows('cannotConnect', 'tlsToClient')) context.unknown([]);
      return;
    }
    if (observation.isNotFound || [typed.host, ...observation.aliases].some(mayStandBefore)) return;
    const frontends = gateway.frontends.flatMap(({ privateIPAddress, publicIPAddress }) => {
      const address = context.need(publicIPAddress);
      return [privateIPAddress, address?.ipAddress, address?.fqdn === undefined ? undefined : dnsName(address.fqdn)].filter((text) => text !== undefined);
    });
    const [frontend] = gateway.frontends;
    if (!frontend || frontends.length === 0) {
      context.unknown([]);
      return;
    }
    if ([typed.host, ...observation.aliases, ...observation.addresses].some((answer) => frontends.includes(answer))) return;
    context.report({
      at: frontend.at,
      resource: gateway.id,
      explains: (['cannotConnect', 'tlsToClient'] as const).filter((each) => context.shows(each)),
      data: { host: typed.host, addresses: observation.addresses.join(', '), gateway: gateway.name, frontends: frontends.join(', ') },
      evidence: [{ resource: frontend.id, at: frontend.at, value: frontends.join(', '), note: 'frontend' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openFrontends', gateway.id)],
});

/** Whether the name is of a service that sends requests on to gateways; a label of a public address is of whatever has the address. */
function mayStandBefore(name: string): boolean {
  const service = azureService(name);
  return service !== undefined && service !== 'publicAddress';
}
