import { networkIsolation, hasIsolationTag } from '../../path/isolation';
import { healthOfPair } from '../../path/pairHealth';
import type { ServerSubject } from '../../path/subject';
import type { BackendHealthServer } from '../../model/backendHealth';
import { defineRule, type RuleContext } from '../rule';
import { checkHealthAgain } from './commands';
import { ask, notBuiltYet } from './facts';
import { dataPathSymptom } from './gatewayErrors';
import { isIpAddress } from '../../path/effectiveProbe';
import { messageInSentence, quotedMessage, serverState } from './healthMessages';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-BH-018',
  on: 'server',
  severity: 'warning',
  confidence: 'observed',
  shows: 'healthUnknown',
  text: {
    en: {
      title: 'The health of backend servers is unknown',
      message:
        'The gateway does not know how server {server} of pool {pool} is under backend setting {setting}: it cannot read the health of any server. That points at the way by which Azure manages the gateway, not at the servers. {saying}.',
      variants: {
        some: 'The gateway does not know how server {server} of pool {pool} is under backend setting {setting}; it does know about other servers, so the way by which Azure manages the gateway works. {saying}.',
        names:
          'The gateway does not know how server {server} of pool {pool} is under backend setting {setting}. Only servers that are given by name are unknown, so their name resolution is the likely reason. {saying}.',
        onePool:
          'The gateway does not know how server {server} of pool {pool} is under backend setting {setting}. Every other pool is in sight, so the way to this pool is the likely reason. {saying}.',
      },
      why: 'Unknown health is loss of sight, not loss of service: the gateway may go on sending requests by what it knew before. Nothing that is broken in the backend can be seen until it is cured.',
      howWeKnow:
        'Backend health (`POST …/backendhealth`) says Unknown of the server, or says that the status could not be retrieved. Which servers are unknown tells where to look: all of them, those given by name, or those of one pool.',
      fix: "When all are unknown: let GatewayManager reach the management ports of the gateway's subnet, keep the default route to the Internet, and let the DNS servers of the network resolve public names. When only names are unknown: repair their resolution.",
      notAProblem: 'On a network-isolated gateway the message can be ignored; judge the servers by the metrics of the gateway there.',
      notes: { server: 'The gateway says this about {server}.' },
      fixes: { checkAgain: 'Read backend health again' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
  ],
  check(context, server) {
    const health = context.need(server.health);
    if (!health || serverState(health) !== 'unknown') return;
    const building = notBuiltYet(server.gateway);
    if (building) {
      context.unknown(building);
      return;
    }
    // Without the tag no delegation makes a gateway isolated for certain, so the subnet need not be read.
    if (hasIsolationTag(server.gateway) && server.gateway.isV2) context.need(server.gateway.subnet);
    if (networkIsolation(server.gateway).isolated === 'yes') return;
    const variant = scopeOf(server);
    const at = deepestPlace(context.model, health.at, health.message === '' ? 'health' : 'healthProbeLog');
    context.report({
      at,
      resource: server.pool.id,
      severity: isDataPathBroken(context, server) ? 'error' : 'warning',
      ...(variant === undefined ? {} : { variant }),
      // One pool of addresses out of sight while the others are in sight is a server that cannot be reached.
      shows: variant === 'onePool' ? 'timeout' : 'healthUnknown',
      data: { server: server.address, pool: server.pool.name, setting: server.setting.name, saying: saying(health) },
      evidence: [{ resource: server.gateway.id, at, value: quotedMessage(health) || health.rawHealth, note: 'server', data: { server: server.address } }],
    });
  },
  fixes: (_, server) => [checkHealthAgain(server.gateway.id)],
});

function saying(health: BackendHealthServer): string {
  const message = quotedMessage(health);
  return message === '' ? 'The gateway gives no reason' : `The gateway says “${messageInSentence(message)}”`;
}

/** Which servers are out of sight: undefined when all are. */
function scopeOf(server: ServerSubject): 'some' | 'names' | 'onePool' | undefined {
  const { gateway } = server;
  const health = gateway.backendHealth.state === 'known' ? gateway.backendHealth.value : undefined;
  const all = (health?.pools ?? []).flatMap((pool) => pool.settings.flatMap((setting) => setting.servers));
  const unseen = all.filter((each) => serverState(each) === 'unknown');
  if (unseen.length === all.length) return undefined;
  if (unseen.every((each) => !isIpAddress(each.address))) return 'names';
  const ownPool = gateway.settings.flatMap((setting) => {
    const pair = healthOfPair(gateway, server.pool, setting);
    return pair.state === 'known' ? pair.value : [];
  });
  const isOnePool = unseen.every((each) => ownPool.includes(each) && isIpAddress(each.address)) && ownPool.every((each) => unseen.includes(each));
  return isOnePool ? 'onePool' : 'some';
}

/** Loss of sight becomes an error only where clients are seen to suffer. */
function isDataPathBroken(context: RuleContext, { gateway }: ServerSubject): boolean {
  if ((context.reported?.status ?? 0) >= 500) return true;
  const responses = ask(context, context.model.metric(gateway.id, 'ResponseStatus', 'HttpStatusGroup'));
  const unhealthyHosts = ask(context, context.model.metric(gateway.id, 'UnhealthyHostCount', 'BackendSettingsPool'));
  return dataPathSymptom(responses, unhealthyHosts) === true;
}
