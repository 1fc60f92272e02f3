import { createModel } from '../core/model/createModel';
import { recordedTrials, type ProbeTrial } from '../core/trial/probeTrial';
import type { Investigation } from './investigation';

/** Trials of a probe that an investigation holds. */
export function trialsOf({ snapshot, target }: Pick<Investigation, 'snapshot' | 'target'>): readonly ProbeTrial[] {
  // Most investigations hold none: their gateway need not be read for that.
  if (!snapshot.responses.some(({ request }) => /\/getbackendhealthondemand$/i.test(request))) return [];
  const gateway = createModel(snapshot).gateway(target);
  return gateway.state === 'known' ? recordedTrials(snapshot, gateway.value) : [];
}
