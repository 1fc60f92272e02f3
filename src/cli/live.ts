import { setTimeout as delay } from 'node:timers/promises';
import { cloudNamed, simulatedCloud } from '../azure/clouds';
import { connect } from '../azure/connect';
import { azureCliTokenSource, environmentTokenSource, simulatorTokenSource, type IdentityBundle } from '../azure/credentials';
import { collectAndDiagnose } from '../core/diagnosis/collect';
import type { Diagnosis } from '../core/diagnosis/diagnosis';
import type { Snapshot } from '../core/snapshot/snapshot';
import type { LiveOptions } from './arguments';

const loadIdentity = async (): Promise<IdentityBundle> => (await import('bundle:identity')).default;

/**
 * Reads a resource and what its diagnosis needs from Azure.
 *
 * @throws when no token can be had (with what to do), or when `signal` is aborted.
 */
export async function collectLive(
  target: string,
  options: LiveOptions,
  { signal }: { readonly signal: AbortSignal },
): Promise<{ readonly snapshot: Snapshot; readonly diagnosis: Diagnosis }> {
  const cloud = options.simulator === undefined ? cloudNamed(options.cloud) : simulatedCloud(options.simulator);
  const tokenSource = options.simulator === undefined ? tokenSourceOf(options) : simulatorTokenSource();
  // A missing sign-in is told at once, and not as a failure of every request.
  await tokenSource.getToken({ scopes: [cloud.scope], ...(options.tenant === undefined ? {} : { tenantId: options.tenant }), signal });
  const connection = connect({ cloud, tokenSource, tenantId: options.tenant });
  return collectAndDiagnose({
    target,
    cloud: cloud.name,
    source: connection.facts,
    capturedAt: new Date().toISOString(),
    deadline: options.timeout,
    signal,
    sleep: (milliseconds, aborted) => delay(milliseconds, undefined, { signal: aborted, ref: false }),
  });
}

function tokenSourceOf({ credential }: LiveOptions): ReturnType<typeof azureCliTokenSource> {
  return credential === 'azureCli' ? azureCliTokenSource(loadIdentity) : environmentTokenSource(loadIdentity);
}
