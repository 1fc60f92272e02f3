import type { Model } from '../../model/model';
import type { GatewaySubject } from '../../path/subject';
import { refusedPermission, readArmError } from '../../snapshot/armError';
import { mapFact, type Fact, type Source, type Unavailable } from '../../snapshot/fact';
import { requestPermission, splitRequest } from '../../snapshot/request';
import type { RecordedResponse } from '../../snapshot/snapshot';
import { defineRule } from '../rule';
import { azureCli, portal } from './commands';

/** What Azure refused to tell. */
interface Refusal {
  readonly at: Source;
  readonly scope: string;
  readonly action: string;
}

/**
 * Says what Azure refused, so that silence is not taken for health. Which checks wait for it is said beside the verdict, with
 * every check that is unknown. Without a refusal the outcome is *unknown* until what every diagnosis reads was answered.
 */
export default defineRule({
  code: 'OBS-002',
  on: 'gateway',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'Azure refuses to tell a part of what decides',
      message: 'Azure refused {count} answers about gateway {gateway} and what belongs to it, first {action} on {scope}: checks that need them are left open.',
      why: 'What cannot be read cannot be judged. A diagnosis that sees only a part may name no cause although there is one.',
      howWeKnow: 'Azure answered 403 to a question of this diagnosis.',
      fix: 'Let whoever runs the diagnosis read these resources, for instance by the role Reader on the resource group.',
      notAProblem: 'When what is refused has nothing to do with the failing requests.',
      notes: { refused: 'Azure refused {action} on {scope}.' },
      fixes: { grant: 'Let the account read the resource', openAccess: 'Access control of the resource' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/role-based-access-control/built-in-roles',
    'https://learn.microsoft.com/azure/role-based-access-control/troubleshooting',
  ],
  check(context, subject) {
    const { gateway } = subject;
    const refusals = refusalsIn(context.model);
    const [first] = refusals;
    if (!first) {
      const missing = unanswered(context.model, subject);
      if (missing.length > 0) context.unknown(missing);
      return;
    }
    context.report({
      at: first.at,
      resource: first.scope,
      data: { gateway: gateway.name, count: refusals.length, action: first.action, scope: first.scope },
      evidence: refusals.map(({ at, scope, action }) => ({ resource: scope, at, value: action, note: 'refused', data: { scope, action } })),
    });
  },
  fixes: ({ resource, data }) => {
    // Reading is what Reader allows; the questions that are sent as actions need more, and which role has them is the owner's choice.
    const isRead = String(data['action']).toLowerCase().endsWith('/read');
    const grant = ['role', 'assignment', 'create', '--assignee', '<id of the account>', '--role', 'Reader', '--scope', resource];
    return [...(isRead ? [azureCli('grant', [grant])] : []), portal('openAccess', resource)];
  },
});

function refusalsIn({ snapshot }: Model): readonly Refusal[] {
  const refused = snapshot.responses.filter(({ status }) => status === 403).map(refusalOf);
  return [...new Map(refused.map((each) => [`${each.action} ${each.scope}`.toLowerCase(), each])).values()];
}

function refusalOf({ request, body }: RecordedResponse): Refusal {
  const action = refusedPermission(body) ?? requestPermission({ kind: 'arm', request }) ?? request;
  const named = /(?:over|on) (?:the )?(?:linked )?scope(?:\(s\))? '(\/[^']{1,1000})'/i.exec(readArmError(body).message ?? '')?.[1];
  return { at: { request, pointer: '' }, scope: named ?? scopeOf(request), action };
}

/** The resource that a question is about: its path without what extends it. */
function scopeOf(request: string): string {
  const { method, path } = splitRequest(request);
  const bare = (path.split('?')[0] ?? path).replace(/\/providers\/microsoft\.(insights|resourcehealth|authorization)\/.*$/i, '');
  return method === 'POST' ? bare.slice(0, bare.lastIndexOf('/')) : bare;
}

/** What every diagnosis of a gateway reads, as far as it is not there. */
function unanswered(model: Model, { gateway }: GatewaySubject): readonly Unavailable[] {
  const { subnet } = gateway;
  const inSubnet = (found: typeof subnet): readonly Fact<unknown>[] =>
    found.state === 'known' && found.value
      ? [found.value.networkSecurityGroup, found.value.routeTable, found.value.virtualNetwork]
      : [mapFact(found, () => undefined)];
  const facts: readonly Fact<unknown>[] = [gateway.backendHealth, model.resourceHealth(gateway.id), model.activityLog(gateway.id), ...inSubnet(subnet)];
  return facts.flatMap((fact) => (fact.state === 'unavailable' ? [fact] : []));
}
