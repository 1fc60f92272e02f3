import type { ResourceHealth } from '../../model/time';
import { below, type FactRequest, type Unavailable } from '../../snapshot/fact';
import { resourceHealthHistoryRequest, resourceHealthRequest } from '../../snapshot/request';
import type { Evidence } from '../finding';
import { defineRule } from '../rule';
import { portal } from './commands';
import { messageInSentence } from './healthMessages';
import { isInTrouble, isOwnDoing, platformTroubles } from './resourceHealth';

export default defineRule({
  code: 'AGW-INF-004',
  on: 'gateway',
  severity: 'error',
  confidence: 'observed',
  explains: ['healthUnknown'],
  // Any cause that says what is wrong comes before the platform's word that something is.
  specificity: 30,
  text: {
    en: {
      title: 'Resource Health says that the gateway is not well',
      message: 'Resource Health calls gateway {gateway} {state} since {since}, and not by anything that you did: “{summary}”.',
      variants: {
        own: 'Resource Health calls gateway {gateway} {state} since {since}, as a result of a stop or of its configuration: “{summary}”. This is a symptom; look for what was done.',
        over: 'Resource Health called gateway {gateway} {state} at {since}, and not by anything that you did: “{summary}”. It is over.',
      },
      why: 'Azure watches every gateway from the inside. Unavailable means that it sees the gateway fail; Degraded that the gateway still serves, but not as it should. It is a sign and no proof: clients may be served all the same.',
      howWeKnow:
        'The availability state of the gateway now, and the states of the last 24 hours. A state that the user began, or that names a Key Vault, is a symptom of that. Unknown means that no signal came for ten minutes, as from a stopped, isolated or new gateway: it says nothing.',
      fix: 'Follow the recommended actions of Resource Health. When nothing of your own explains it, open a support request.',
      notAProblem: 'When the gateway was stopped on purpose, or when the state is over and nothing has failed since.',
      notes: {
        state: 'The state that Resource Health gives.',
        reason: 'The reason that Resource Health gives.',
        action: 'What Resource Health recommends.',
      },
      fixes: { openHealth: 'Resource health of the gateway: recommended actions, support request' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/resource-health-overview',
    'https://learn.microsoft.com/azure/application-gateway/disabled-listeners',
  ],
  check(context, { gateway }) {
    const current = context.need(context.model.resourceHealth(gateway.id));
    if (isInTrouble(current)) {
      const isOwn = isOwnDoing(current);
      context.report({
        at: below(current.at, 'properties', 'availabilityState'),
        resource: gateway.id,
        ...(isOwn ? { variant: 'own', severity: 'hint', isRiskOnly: true, explains: [] } : { severity: severityOf(current) }),
        ...(current.occurredTime === undefined ? {} : { changedAt: current.occurredTime }),
        data: dataOf(gateway.name, current),
        evidence: evidenceOf(gateway.id, current),
      });
      return;
    }
    if (current.availabilityState?.toLowerCase() !== 'available') {
      context.unknown(noAnswer(resourceHealthRequest(gateway.id), 'Resource Health has no signal from the gateway.'));
      return;
    }
    const history = context.need(context.model.resourceHealthHistory(gateway.id));
    const [trouble] = platformTroubles(history, context.capturedAt);
    if (!trouble && !history.isComplete) context.unknown(noAnswer(resourceHealthHistoryRequest(gateway.id), 'The history of Resource Health is incomplete.'));
    if (!trouble) return;
    context.report({
      at: below(trouble.state.at, 'properties', 'availabilityState'),
      resource: gateway.id,
      variant: 'over',
      severity: 'info',
      isRiskOnly: true,
      explains: [],
      changedAt: trouble.state.occurredTime,
      data: dataOf(gateway.name, trouble.state),
      evidence: evidenceOf(gateway.id, trouble.state),
    });
  },
  fixes: (_, { gateway }) => [portal('openHealth', gateway.id)],
});

/** A degraded gateway is "still available for usage" (resource-health-overview). */
function severityOf({ availabilityState }: ResourceHealth): 'error' | 'warning' {
  return availabilityState?.toLowerCase() === 'unavailable' ? 'error' : 'warning';
}

function dataOf(gateway: string, health: ResourceHealth) {
  const since = health.occurredTime === undefined ? 'an unknown time' : new Date(health.occurredTime).toISOString();
  return { gateway, state: health.availabilityState ?? '', since, summary: messageInSentence(health.summary ?? health.title ?? 'nothing more') };
}

function evidenceOf(resource: string, health: ResourceHealth): readonly Evidence[] {
  const place = (name: string) => below(health.at, 'properties', name);
  const { availabilityState, reasonType, recommendedActions } = health;
  return [
    { resource, at: place('availabilityState'), value: availabilityState ?? '', note: 'state' },
    ...(reasonType ? [{ resource, at: place('reasonType'), value: reasonType, note: 'reason' }] : []),
    ...recommendedActions.filter((action) => action !== '').map((action) => ({ resource, at: place('recommendedActions'), value: action, note: 'action' })),
  ];
}

function noAnswer(request: FactRequest, detail: string): Unavailable {
  return { state: 'unavailable', reason: 'failed', request, detail };
}
