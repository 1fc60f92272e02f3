import type { ApplicationGateway } from '../../model/applicationGateway';
import type { ResourceHealth } from '../../model/time';
import { below } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { defineRule } from '../rule';
import { portal } from './commands';
import { ask } from './facts';
import { isOwnDoing } from './resourceHealth';

/** The first generation is out of support since then (learn.microsoft.com/azure/application-gateway/v1-retirement). */
const retirement = Date.UTC(2026, 3, 28);

export default defineRule({
  code: 'AGW-INF-005',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  isRiskOnly: true,
  // Every other cause of a loss comes before the retirement.
  specificity: 10,
  text: {
    en: {
      title: 'The gateway is of the retired first generation',
      message:
        'Gateway {gateway} is {tier}, a v1 gateway. v1 is out of support since 28 April 2026: Microsoft blocks such gateways and deletes them in waves. Migrate it to v2.',
      variants: {
        soon: 'Gateway {gateway} is {tier}, a v1 gateway. v1 goes out of support on 28 April 2026, and is blocked and deleted after that. Migrate it to v2.',
        stopped:
          'Gateway {gateway} is {tier}, a v1 gateway, and the platform has stopped it at {since}. v1 is out of support since 28 April 2026, and Microsoft blocks such gateways and deletes them. Migrate it to v2.',
      },
      why: 'A retired gateway gets no patches and has no service-level agreement, and its traffic can end on any day. While it runs it is not the reason of a 502.',
      howWeKnow:
        'The tier of the SKU is Standard or WAF. That the platform has stopped the gateway is said only when the gateway is stopped, and Resource Health calls it Unavailable, not by the user, since a day after the retirement.',
      fix: 'Migrate to v2 with the script of Microsoft, into a subnet of its own, and move the clients over. Until then the rules for v1 hold, such as the ports 65503 to 65534 of its security group.',
      notAProblem: 'While a migration is under way.',
      notes: { sku: 'The SKU of the gateway.', health: 'What Resource Health says, and not as the result of what the user did.' },
      fixes: { openOverview: 'Overview of the gateway: migrate to v2' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/retirement-faq',
    'https://learn.microsoft.com/azure/application-gateway/migrate-v1-v2',
    'https://learn.microsoft.com/azure/application-gateway/overview-v2',
  ],
  check(context, { gateway }) {
    if (gateway.isV2) return;
    if (!gateway.isV1) {
      context.unknown({ state: 'unavailable', reason: 'failed', request: getRequest(gateway.id), detail: 'The SKU of the gateway could not be read.' });
      return;
    }
    const health = ask(context, context.model.resourceHealth(gateway.id));
    const stopped = health && platformStop(gateway, health);
    const at = below(gateway.at, 'properties', 'sku', 'tier');
    const evidence = { resource: gateway.id, at, value: gateway.skuTier ?? '', note: 'sku' };
    const data = { gateway: gateway.name, tier: gateway.skuTier ?? '', since: stopped === undefined ? '' : new Date(stopped).toISOString() };
    if (!health || stopped === undefined) {
      context.report({ at, resource: gateway.id, ...(context.capturedAt < retirement ? { variant: 'soon' } : {}), data, evidence: [evidence] });
      return;
    }
    const healthAt = below(health.at, 'properties', 'availabilityState');
    context.report({
      at,
      resource: gateway.id,
      severity: 'error',
      confidence: 'observed',
      isRiskOnly: false,
      explains: ['cannotConnect', 'healthUnknown', 'tmDegraded'],
      variant: 'stopped',
      changedAt: stopped,
      data,
      evidence: [evidence, { resource: gateway.id, at: healthAt, value: health.availabilityState ?? '', note: 'health' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openOverview', gateway.id)],
});

/** @returns when the platform stopped the gateway after the retirement, in milliseconds since 1970; undefined when that is not proved. */
function platformStop(gateway: ApplicationGateway, health: ResourceHealth): number | undefined {
  const isStopped = /^(stopped|stopping)$/i.test(gateway.operationalState ?? '');
  const isUnavailable = health.availabilityState?.toLowerCase() === 'unavailable';
  // Resource Health has to name the platform: a state without any reason may be the stop of a user that it does not know of.
  const isPlatform = [health.reasonType, health.origin].some((word) => /^(planned|unplanned|platform[\s-]*(initiated)?)$/i.test(word?.trim() ?? ''));
  if (!isStopped || !isUnavailable || !isPlatform || isOwnDoing(health)) return undefined;
  return health.occurredTime !== undefined && health.occurredTime >= retirement ? health.occurredTime : undefined;
}
