import type { ApplicationGateway, BackendAddressPool, BackendHttpSettings } from '../model/applicationGateway';
import type { BackendHealthServer } from '../model/backendHealth';
import { parseOnDemandHealth } from '../model/parseBackendHealth';
import { createReader } from '../model/reader';
import { effectiveProbeOf, isEncrypted, type EffectiveProbe } from '../path/effectiveProbe';
import { classifyHealthMessage, type HealthMessage } from '../rules/applicationGateway/healthMessages';
import { errorDetail } from '../snapshot/armError';
import type { FactRequest } from '../snapshot/fact';
import { isList, isObject, member } from '../snapshot/json';
import { postRequest, splitRequest } from '../snapshot/request';
import { sameId } from '../snapshot/resourceId';
import type { Json, JsonObject, RecordedResponse, Snapshot } from '../snapshot/snapshot';

/** What a probe would ask, were it written so. Protocol and port are those of the backend setting. */
export interface ProbeProposal {
  /** `Http` or `Https`. */
  readonly protocol: string;
  /** The Host header; undefined takes it from the backend setting. */
  readonly host: string | undefined;
  /** With its leading slash. */
  readonly path: string;
  /** Seconds. */
  readonly timeout: number;
  /** Codes and ranges, such as `200-399`. */
  readonly statusCodes: readonly string[];
  /** Text that the answer must contain. */
  readonly body?: string;
}

/** The pool and the setting that a trial runs on. */
export interface TrialPair {
  readonly pool: BackendAddressPool;
  readonly setting: BackendHttpSettings;
}

/** What is wrong with a typed part of a proposal. */
export type ProposalProblem =
  'hostIsEmpty' | 'hostIsUrl' | 'hostHasPath' | 'pathHasNoSlash' | 'pathHasSpace' | 'codesAreEmpty' | 'codeIsNoStatus' | 'rangeIsBackward';

const everyPassingCode = ['200-399'] as const;
/** Seconds of the default probe. */
const defaultTimeout = 30;

/**
 * The probe of today as a proposal to start from.
 *
 * @returns undefined for a setting that speaks no HTTP: the trial of a TCP probe has nothing that could be proposed.
 */
export function currentProposal(gateway: ApplicationGateway, { pool, setting }: TrialPair): ProbeProposal | undefined {
  const probe = probeOfToday(gateway, { pool, setting });
  if (probe.path === undefined) return undefined;
  return {
    protocol: isEncrypted(probe.protocol) ? 'Https' : 'Http',
    host: probe.host,
    path: probe.path,
    timeout: probe.timeout ?? defaultTimeout,
    statusCodes: probe.statusCodes.length > 0 ? probe.statusCodes : everyPassingCode,
    ...(probe.body === undefined ? {} : { body: probe.body }),
  };
}

/** The probe of the pair as its first member gets it: members differ only in a host that is picked from them. */
function probeOfToday(gateway: ApplicationGateway, { pool, setting }: TrialPair): EffectiveProbe {
  const [first] = pool.addresses;
  const fqdn = first?.fqdn;
  return effectiveProbeOf(gateway, setting, { address: fqdn ?? first?.ipAddress ?? '', isFqdn: fqdn !== undefined });
}

/** @returns what keeps a text from being a Host header, or undefined. */
export function hostProblem(host: string): ProposalProblem | undefined {
  if (host.trim() === '') return 'hostIsEmpty';
  if (/^[a-z]+:\/\//i.test(host)) return 'hostIsUrl';
  return /[/\s?#]/.test(host.trim()) ? 'hostHasPath' : undefined;
}

/** @returns what keeps a text from being the path of a probe, or undefined. Azure: "Valid path starts from '/'". */
export function pathProblem(path: string): ProposalProblem | undefined {
  if (!path.startsWith('/')) return 'pathHasNoSlash';
  return /\s/.test(path) ? 'pathHasSpace' : undefined;
}

/** Reads `200-399, 401` as codes and ranges. */
export function parseStatusCodes(text: string): { readonly codes: readonly string[] } | { readonly problem: ProposalProblem } {
  const codes = text.split(/[,\s]+/).filter((code) => code !== '');
  if (codes.length === 0) return { problem: 'codesAreEmpty' };
  for (const code of codes) {
    const [, from, to] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(code) ?? [];
    if (from === undefined) return { problem: 'codeIsNoStatus' };
    if (to !== undefined && to < from) return { problem: 'rangeIsBackward' };
  }
  return { codes };
}

/**
 * The question that runs a proposal: the gateway sends one probe to each server of the pool and changes nothing.
 *
 * Azure: learn.microsoft.com/rest/api/application-gateway/application-gateways/backend-health-on-demand
 */
export function trialRequest(gateway: Pick<ApplicationGateway, 'id'>, { pool, setting }: TrialPair, proposal: ProbeProposal): FactRequest {
  return postRequest(gateway.id, 'getBackendHealthOnDemand', {
    protocol: proposal.protocol,
    ...(proposal.host === undefined ? {} : { host: proposal.host }),
    pickHostNameFromBackendHttpSettings: proposal.host === undefined,
    path: proposal.path,
    timeout: proposal.timeout,
    match: { statusCodes: [...proposal.statusCodes], ...(proposal.body === undefined ? {} : { body: proposal.body }) },
    backendAddressPool: { id: pool.id },
    backendHttpSettings: { id: setting.id },
  });
}

/** One server in a trial: what backend health says of it today, and what the proposal would get. */
export interface TrialServer {
  readonly address: string;
  readonly today: BackendHealthServer | undefined;
  readonly proposed: BackendHealthServer;
  readonly todayMessage: HealthMessage | undefined;
  readonly proposedMessage: HealthMessage | undefined;
}

/**
 * What a trial decides:
 * - *probeIsWrong*: it passes where the probe of today fails, so the probe is the fault, and the proposal mends it.
 * - *passesAsToday*: both pass.
 * - *appAnswers*: it fails, but with an HTTP answer: the network and TLS are fine, and the application is what answers so.
 * - *notTheProbe*: it fails before any HTTP answer, so no host, path or code can mend it.
 * - *proposalIsWorse*: it fails where the probe of today passes.
 * - *serversDiffer*: some servers pass and some fail.
 * - *undecided*: Azure gave no usable answer.
 */
export type TrialVerdict = 'probeIsWrong' | 'passesAsToday' | 'appAnswers' | 'notTheProbe' | 'proposalIsWorse' | 'serversDiffer' | 'undecided';

export interface ProbeTrial {
  /** Azure's answer, with what was asked in its `input`. */
  readonly response: RecordedResponse;
  readonly poolName: string;
  readonly settingName: string;
  readonly port: number | undefined;
  readonly proposal: ProbeProposal;
  /** The probe of today; undefined when the pool or the setting is no longer there. */
  readonly today: ProbeProposal | undefined;
  readonly verdict: TrialVerdict;
  readonly servers: readonly TrialServer[];
  /** Why there is no usable answer, in Azure's own words where it gave any. Untrusted. */
  readonly failure?: string;
}

/** The trials of a gateway that are recorded in a snapshot, in its order. */
export function recordedTrials(snapshot: Snapshot, gateway: ApplicationGateway): readonly ProbeTrial[] {
  return snapshot.responses.filter((response) => isTrialOf(response, gateway.id)).map((response) => judgeTrial(gateway, response));
}

function isTrialOf(response: RecordedResponse, gatewayId: string): boolean {
  const { method, path } = splitRequest(response.request);
  const [, id] = /^(.*)\/getbackendhealthondemand$/i.exec(path) ?? [];
  return method === 'POST' && id !== undefined && sameId(id, gatewayId);
}

/** Judges the answer to a trial against the health of today. */
export function judgeTrial(gateway: ApplicationGateway, response: RecordedResponse): ProbeTrial {
  const input = isObject(response.input) ? response.input : {};
  const pool = gateway.pools.find((each) => sameId(each.id, idAt(input, 'backendAddressPool')));
  const setting = gateway.settings.find((each) => sameId(each.id, idAt(input, 'backendHttpSettings')));
  const pair = pool && setting ? { pool, setting } : undefined;
  const servers = serversOf(gateway, pair, response);
  return {
    response,
    poolName: lastSegment(idAt(input, 'backendAddressPool')),
    settingName: lastSegment(idAt(input, 'backendHttpSettings')),
    port: setting?.port,
    proposal: proposalOf(input),
    today: pair && currentProposal(gateway, pair),
    verdict: verdictOf(servers),
    servers,
    ...(servers.length > 0 ? {} : { failure: failureOf(response) }),
  };
}

function serversOf(gateway: ApplicationGateway, pair: TrialPair | undefined, response: RecordedResponse): readonly TrialServer[] {
  if (response.status !== 200) return [];
  const at = { request: response.request, pointer: '' };
  const proposed = parseOnDemandHealth(createReader(response.body, at, () => undefined));
  const today = pair ? healthToday(gateway, pair) : [];
  return proposed.map((server) => {
    const before = today.find((each) => each.address.toLowerCase() === server.address.toLowerCase());
    return {
      address: server.address,
      today: before,
      proposed: server,
      todayMessage: before && classifyHealthMessage(before.message, before.errorName),
      proposedMessage: classifyHealthMessage(server.message, server.errorName),
    };
  });
}

function healthToday(gateway: ApplicationGateway, { pool, setting }: TrialPair): readonly BackendHealthServer[] {
  if (gateway.backendHealth.state !== 'known') return [];
  return gateway.backendHealth.value.pools
    .filter((each) => each.poolId !== undefined && sameId(each.poolId, pool.id))
    .flatMap((each) => each.settings.filter((entry) => entry.settingId !== undefined && sameId(entry.settingId, setting.id)))
    .flatMap((each) => each.servers);
}

function verdictOf(servers: readonly TrialServer[]): TrialVerdict {
  const decided = servers.filter(({ proposed }) => proposed.health === 'healthy' || proposed.health === 'unhealthy');
  if (decided.length === 0) return 'undecided';
  const passing = decided.filter(({ proposed }) => proposed.health === 'healthy');
  if (passing.length > 0 && passing.length < decided.length) return 'serversDiffer';
  if (passing.length > 0) return passing.some(({ today }) => today?.health === 'unhealthy') ? 'probeIsWrong' : 'passesAsToday';
  if (decided.some(({ today }) => today?.health === 'healthy')) return 'proposalIsWorse';
  return decided.every(({ proposedMessage }) => proposedMessage !== undefined && httpAnswers.has(proposedMessage.code)) ? 'appAnswers' : failedEarly(decided);
}

/** Messages about an HTTP answer: the status code or the body did not match. */
const httpAnswers: ReadonlySet<string> = new Set(['AGW-BH-006', 'AGW-BH-007']);
/** Messages about what comes before an HTTP answer: name, connection, TLS. A time-out (AGW-BH-003) is both: a slow answer, or none. */
const beforeHttp = /^AGW-BH-0(04|05|08|09|1[0-6])$/;

function failedEarly(decided: readonly TrialServer[]): TrialVerdict {
  return decided.every(({ proposedMessage }) => proposedMessage !== undefined && beforeHttp.test(proposedMessage.code)) ? 'notTheProbe' : 'undecided';
}

function failureOf(response: RecordedResponse): string {
  if (response.status === 200) return '';
  const detail = errorDetail(response.body) ?? response.failure ?? '';
  return [response.status === null ? '' : String(response.status), detail].filter((part) => part !== '').join(' ');
}

function proposalOf(input: JsonObject): ProbeProposal {
  const match = member(input, 'match');
  const matched = isObject(match) ? match : {};
  const codes = member(matched, 'statusCodes');
  const host = textOf(member(input, 'host'));
  const body = textOf(member(matched, 'body'));
  const timeout = member(input, 'timeout');
  return {
    protocol: textOf(member(input, 'protocol')),
    host: host === '' ? undefined : host,
    path: textOf(member(input, 'path')),
    timeout: typeof timeout === 'number' ? timeout : defaultTimeout,
    statusCodes: isList(codes) ? codes.filter((code) => typeof code === 'string') : [],
    ...(body === '' ? {} : { body }),
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function idAt(input: JsonObject, name: string): string {
  const reference = member(input, name);
  return isObject(reference) ? textOf(member(reference, 'id')) : '';
}

function lastSegment(id: string): string {
  return id.split('/').at(-1) ?? '';
}
