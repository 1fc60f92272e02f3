import type { AzureFirewall, EffectiveRoute } from './network';
import { defined, parseResource } from './parseResource';
import type { Reader } from './reader';

/** Parses the answer of `POST {interface}/effectiveRouteTable`. */
export function parseEffectiveRoutes(body: Reader): readonly EffectiveRoute[] {
  return body.list('value').map((route) =>
    defined({
      at: route.at,
      source: route.text('source'),
      state: route.text('state'),
      addressPrefixes: route.texts('addressPrefix'),
      nextHopType: route.text('nextHopType'),
      nextHopIpAddresses: route.texts('nextHopIpAddress'),
    }),
  );
}

/** Parses an Azure Firewall. */
export function parseAzureFirewall(body: Reader, id: string): AzureFirewall {
  const configurations = body.requiredObject('properties').list('ipConfigurations');
  return {
    ...parseResource(body, id),
    privateAddresses: configurations.flatMap((each) => each.requiredObject('properties').text('privateIPAddress') ?? []),
    subnetIds: configurations.flatMap((each) => each.requiredObject('properties').object('subnet').text('id') ?? []),
  };
}
