import type { Reference } from '../../model/model';
import type { GatewaySubject, RouteSubject } from '../../path/subject';
import { resourceName } from '../../snapshot/resourceId';
import type { ActiveSymptom } from '../finding';
import { defineRule } from '../rule';
import { portal } from './commands';

export default defineRule({
  code: 'AGW-CFG-005',
  on: 'gateway',
  severity: 'error',
  confidence: 'static',
  explains: ['gateway502', 'noServers'],
  specificity: 80,
  text: {
    en: {
      title: 'A part of the gateway refers to something that does not exist',
      message: 'Gateway {gateway} refers to {target}, which it does not have (in {place}). Requests that depend on it cannot be served as meant.',
      why: 'The parts of a gateway refer to each other by id. A reference to a part that was deleted or misspelled leaves its owner without what it needs, and Azure refuses every later change.',
      howWeKnow: "An id in the gateway's body points into this gateway, and no part of the gateway has that id.",
      fix: 'Point the reference to a part that exists, or create the missing part, and write the gateway again.',
      notAProblem: 'When the body was edited by hand and is not what Azure answered.',
      notes: { reference: 'The reference that leads nowhere.' },
      fixes: { openGateway: 'The gateway: correct the reference' },
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-deployment-scaling-deletion-failures'],
  check(context, subject) {
    for (const reference of subject.gateway.danglingReferences) {
      const isRisk = !explainsFailure(subject, reference, context.symptoms);
      context.report({
        at: reference.at,
        resource: subject.gateway.id,
        severity: isRisk ? 'warning' : 'error',
        isRiskOnly: isRisk,
        data: { gateway: subject.gateway.name, target: lastTwo(reference.id), place: reference.at.pointer },
        evidence: [{ resource: subject.gateway.id, at: reference.at, value: lastTwo(reference.id), note: 'reference' }],
      });
    }
  },
  fixes: (_, { gateway }) => [portal('openGateway', gateway.id)],
});

function lastTwo(id: string): string {
  const owner = resourceName(id.slice(0, Math.max(0, id.length - resourceName(id).length - 1)));
  return `${owner}/${resourceName(id)}`;
}

/** Whether requests are seen to fail on a route that needs the missing part. */
function explainsFailure(subject: GatewaySubject, reference: Reference<never>, symptoms: readonly ActiveSymptom[]): boolean {
  const hurt = subject.routes.filter((route) => needs(route, reference));
  return hurt.some((route) => symptoms.some((symptom) => symptom.class === 'gateway502' && isOnRoute(route, symptom)));
}

function needs(route: RouteSubject, reference: Reference<never>): boolean {
  const { rule, pathRule, urlPathMap, isDefaultOfPathMap, setting } = route;
  const references = pathRule
    ? [pathRule.pool, pathRule.setting]
    : isDefaultOfPathMap
      ? [urlPathMap?.defaultPool, urlPathMap?.defaultSetting]
      : [rule.pool, rule.setting, rule.urlPathMap];
  return [...references, setting?.probe].some((each) => each?.at.pointer === reference.at.pointer);
}

function isOnRoute({ tuple }: RouteSubject, symptom: ActiveSymptom): boolean {
  const { listener, pool, setting } = symptom.tuple;
  return [
    [listener, tuple.listener],
    [pool, tuple.pool],
    [setting, tuple.setting],
  ].every(([seen, own]) => seen === undefined || seen === own);
}
