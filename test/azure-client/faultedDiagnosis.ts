import { setTimeout as delay } from 'node:timers/promises';
import { simulatedCloud } from '../../src/azure/clouds';
import { connect } from '../../src/azure/connect';
import { simulatorTokenSource } from '../../src/azure/credentials';
import { collectAndDiagnose, type CollectedDiagnosis } from '../../src/core/diagnosis/collect';
import type { Answer, FactSource } from '../../src/core/ports';
import { factRequestKey, type FactRequest } from '../../src/core/snapshot/fact';
import { contoso, contosoSites } from '../azure/estates/contoso';
import { startSimulator, type Fault, type SeenRequest, type Simulator } from '../azure/simulator';

/** A call to Azure that a diagnosis makes. */
export interface AzureCall {
  readonly name: string;
  readonly method: string;
  /** Regular expression that a fault looks for; it fits this call alone. */
  readonly pattern: string;
  /** The questions that make it. */
  readonly asks: readonly FactRequest[];
}

/** A diagnosis without a fault, and what it asked. */
export interface HealthyRun {
  readonly target: string;
  readonly collected: CollectedDiagnosis;
  readonly calls: readonly AzureCall[];
  readonly answers: ReadonlyMap<string, Answer>;
}

const capturedAt = new Date().toISOString();

/** A simulated Azure with one gateway of Contoso and what is around it. Its operations would take 20 seconds; no test waits for them. */
export function simulatedSite(name: string): Promise<Simulator> {
  const responses = contosoSites()[name]?.responses ?? [];
  const estate = contoso();
  return startSimulator({ estate: { ...estate, snapshot: { ...estate.snapshot, responses } }, operation: { polls: 1, retryAfter: 10 } });
}

/** A connection whose clock goes forward by what it would have waited. */
export function factsOf(simulator: Simulator): FactSource {
  let waited = 0;
  return connect({
    cloud: simulatedCloud(simulator.http),
    tokenSource: simulatorTokenSource(),
    now: () => Date.now() + waited,
    async sleep(milliseconds, signal) {
      waited += milliseconds;
      await delay(0);
      signal.throwIfAborted();
    },
  }).facts;
}

/** @param deadline milliseconds. */
export function diagnoseWith(target: string, source: FactSource, deadline: number): Promise<CollectedDiagnosis> {
  const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> => delay(milliseconds, undefined, { signal });
  return collectAndDiagnose({ target, cloud: 'AzureCloud', source, capturedAt, deadline, signal: new AbortController().signal, sleep });
}

/** Diagnoses without a fault, and finds out which calls each question makes by asking each once by itself. */
export async function healthyRun(simulator: Simulator, target: string): Promise<HealthyRun> {
  const answers = new Map<string, Answer>();
  const live = factsOf(simulator);
  const asked: FactRequest[] = [];
  const noting: FactSource = {
    ask(requests, onAnswer, signal) {
      asked.push(...requests);
      const note = (answer: Answer): void => {
        answers.set(factRequestKey(answer.request), answer);
        onAnswer(answer);
      };
      return live.ask(requests, note, signal);
    },
  };
  const collected = await diagnoseWith(target, noting, 60_000);
  const calls = new Map<string, { readonly seen: SeenRequest; readonly asks: FactRequest[] }>();
  for (const request of asked) {
    const before = simulator.requests().length;
    await factsOf(simulator).ask([request], () => undefined, new AbortController().signal);
    for (const seen of simulator.requests().slice(before)) {
      const call = calls.get(patternOf(seen)) ?? { seen, asks: [] };
      if (!call.asks.includes(request)) call.asks.push(request);
      calls.set(patternOf(seen), call);
    }
  }
  return {
    target,
    collected,
    answers,
    calls: [...calls].map(([pattern, { seen, asks }]) => ({ pattern, method: seen.method, asks, name: nameOf(seen) })),
  };
}

/** Names of parameters that tell calls to one path apart. */
const telling = ['metricnames', '$expand', '$filter'];

function tellingPartsOf({ query }: SeenRequest): readonly string[] {
  const parameters = new URLSearchParams(query);
  // What the filter of the activity log says of time is another each minute.
  return telling.flatMap((name) =>
    parameters.has(name) ? [`${name}=${(parameters.get(name) ?? '').replace(/eventTimestamp \w+ '[^']*'( and )?/g, '')}`] : [],
  );
}

function patternOf(seen: SeenRequest): string {
  const path = escaped(seen.path).replace(/[0-9a-f-]{36}$/, '[0-9a-f-]{36}');
  const parts = tellingPartsOf(seen).map((part) => {
    const [name, value] = [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const;
    return `(?=.*[?&]${escaped(name)}=[^&]*${escaped(value).replaceAll(' ', '[ +]')}(?:&|$))`;
  });
  const others = telling.filter((name) => !new URLSearchParams(seen.query).has(name)).map((name) => `(?!.*[?&]${escaped(name)}=)`);
  return `^${path}(?=\\?)${[...parts, ...others].join('')}`;
}

function nameOf(seen: SeenRequest): string {
  const path = seen.path.replace(/^\/subscriptions\/[^/]+\/(?:resourceGroups\/[^/]+\/)?providers\//i, '').replace(/[0-9a-f-]{36}$/, '*');
  return [`${seen.method} ${path}`, ...tellingPartsOf(seen)].join(' ');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Diagnoses anew: the questions that make the call go to Azure with the fault on it, all others get the answers that they got. */
export async function diagnoseWithFault(
  simulator: Simulator,
  healthy: HealthyRun,
  call: AzureCall,
  fault: Omit<Fault, 'path' | 'method'>,
  deadline: number,
): Promise<CollectedDiagnosis> {
  const live = factsOf(simulator);
  const keys = new Set(call.asks.map(factRequestKey));
  simulator.setFaults([{ path: call.pattern, method: call.method, ...fault }]);
  const source: FactSource = {
    async ask(requests, onAnswer, signal) {
      const known = requests.map((request) => (keys.has(factRequestKey(request)) ? undefined : healthy.answers.get(factRequestKey(request))));
      for (const answer of known) if (answer) onAnswer(answer);
      const others = requests.filter((_, index) => known[index] === undefined);
      if (others.length > 0) await live.ask(others, onAnswer, signal);
    },
  };
  return diagnoseWith(healthy.target, source, deadline);
}
