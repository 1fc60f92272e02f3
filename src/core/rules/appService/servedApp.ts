import { publicAccessOf } from '../../appService/publicAccess';
import type { WebApp } from '../../model/webApp';
import type { WebAppSubject } from '../../path/subject';
import { parseResourceId } from '../../snapshot/resourceId';
import { serverState } from '../applicationGateway/healthMessages';
import type { RuleContext } from '../rule';
import type { SymptomClass } from '../symptomClass';

/**
 * The web app that a rule judges.
 *
 * @param despite symptoms that a passing probe does not refute, such as a redirect that the probe accepts.
 * @returns undefined for an app behind a server that answers its probe: whatever its settings seem to say does not keep it from working.
 */
export function suspectApp(
  context: Pick<RuleContext, 'need' | 'shows'>,
  { server, webApp }: WebAppSubject,
  ...despite: readonly SymptomClass[]
): WebApp | undefined {
  const health = server && context.need(server.health);
  if (health && serverState(health) === 'healthy' && !context.shows(...despite)) return undefined;
  return context.need(webApp);
}

/** Whether the public way to an app is closed, so that its access restrictions decide nothing; an environment of its own has ways of its own. */
export function isClosed(app: WebApp): boolean {
  return app.hostingEnvironmentId === undefined && publicAccessOf(app) !== 'open';
}

/** Whether the server answered the probe with one of these status codes. */
export function answeredWith(context: Pick<RuleContext, 'symptoms'>, ...codes: readonly number[]): boolean {
  return context.symptoms.some(({ finding }) => finding?.code === 'AGW-BH-006' && codes.includes(Number(finding.data['status'])));
}

/** The arguments by which `az webapp` finds an app or a slot: `--resource-group`, `--name`, `--slot`, `--subscription`. */
export function webAppArguments(siteId: string): readonly string[] {
  const id = parseResourceId(siteId);
  const [app = '', slot] = id?.names ?? [];
  if (!id) return ['--ids', siteId];
  return ['--resource-group', id.resourceGroup, '--name', app, ...(slot === undefined ? [] : ['--slot', slot]), '--subscription', id.subscriptionId];
}
