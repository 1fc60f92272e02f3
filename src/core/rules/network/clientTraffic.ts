import type { ApplicationGateway } from '../../model/applicationGateway';
import type { RuleContext } from '../rule';

const recently = 15 * 60_000;

/**
 * Whether the gateway answers clients now: it sent answers, of whatever status, within the last 15 minutes. Then the platform
 * sends it clients, whatever the rules say. Nobody asks for the metric because of it.
 *
 * @param since only answers after this moment count (milliseconds since 1970): those before a change say nothing of it.
 * @returns false when the metric was not read.
 */
export function answersClients(
  { model, know, capturedAt }: Pick<RuleContext, 'model' | 'know' | 'capturedAt'>,
  gateway: ApplicationGateway,
  since = 0,
): boolean {
  const series = know(model.metric(gateway.id, 'ResponseStatus', 'HttpStatusGroup')) ?? [];
  const from = Math.max(since, capturedAt - recently);
  return series.some(({ points }) => points.some(({ time, total }) => time >= from && (total ?? 0) > 0));
}
