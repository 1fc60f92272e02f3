import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import type { ApplicationGateway } from '../../../src/core/model/applicationGateway';
import { trialPage } from '../../../src/core/report/trialPage';
import type { JsonObject, RecordedResponse, Snapshot } from '../../../src/core/snapshot/snapshot';
import {
  currentProposal,
  hostProblem,
  judgeTrial,
  parseStatusCodes,
  pathProblem,
  recordedTrials,
  trialRequest,
  type ProbeProposal,
  type TrialVerdict,
} from '../../../src/core/trial/probeTrial';

const id = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.Network/applicationGateways/agw';
const mismatch = (received: number): string =>
  `Received invalid status code: ${received} in the backend server's HTTP response. As per the health probe configuration, 200-399 is the acceptable status code. Either modify probe configuration or resolve backend issues.`;
const cannotConnect =
  'Application Gateway could not connect to the backend. Check that the backend responds on the port used for the probe. Also check whether any NSG/UDR/Firewall is blocking access to the Ip and port of this backend.';
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';

const server = (address: string, health: string, healthProbeLog = ''): JsonObject => ({ address, health, healthProbeLog });

function gatewayWith(today: readonly JsonObject[], protocol = 'Https'): { readonly gateway: ApplicationGateway; readonly snapshot: Snapshot } {
  const reference = (collection: string, name: string): JsonObject => ({ id: `${id}/${collection}/${name}` });
  const body: JsonObject = {
    id,
    name: 'agw',
    type: 'Microsoft.Network/applicationGateways',
    properties: {
      sku: { name: 'Standard_v2', tier: 'Standard_v2' },
      backendAddressPools: [{ ...reference('backendAddressPools', 'pool'), name: 'pool', properties: { backendAddresses: [{ fqdn: 'app.contoso.com' }] } }],
      probes: [
        {
          ...reference('probes', 'probe'),
          name: 'probe',
          properties: {
            protocol,
            host: 'wrong.contoso.com',
            path: '/live',
            interval: 30,
            timeout: 20,
            unhealthyThreshold: 3,
            match: { statusCodes: ['200'], body: 'fine' },
          },
        },
      ],
      backendHttpSettingsCollection: [
        { ...reference('backendHttpSettingsCollection', 'setting'), name: 'setting', properties: { port: 443, protocol, probe: reference('probes', 'probe') } },
      ],
    },
  };
  const health: JsonObject = {
    backendAddressPools: [
      {
        backendAddressPool: reference('backendAddressPools', 'pool'),
        backendHttpSettingsCollection: [{ backendHttpSettings: reference('backendHttpSettingsCollection', 'setting'), servers: [...today] }],
      },
    ],
  };
  const responses: readonly RecordedResponse[] = [
    { request: `GET ${id}`, status: 200, body },
    { request: `POST ${id}/backendhealth`, status: 200, body: health },
  ];
  const snapshot: Snapshot = { format: 'azure-traffic-doctor-snapshot', version: 1, cloud: 'AzureCloud', capturedAt: '2026-05-01T12:00:00Z', responses };
  const fact = createModel(snapshot).gateway(id);
  assert.equal(fact.state, 'known');
  return { gateway: fact.value, snapshot };
}

function pairOf(gateway: ApplicationGateway): Parameters<typeof currentProposal>[1] {
  const [pool] = gateway.pools;
  const [setting] = gateway.settings;
  assert.ok(pool && setting);
  return { pool, setting };
}

const proposal: ProbeProposal = { protocol: 'Https', host: 'app.contoso.com', path: '/health', timeout: 20, statusCodes: ['200-399'] };

/** Azure's answer to the proposal. */
function answered(gateway: ApplicationGateway, servers: readonly JsonObject[], change: Partial<RecordedResponse> = {}): RecordedResponse {
  const request = trialRequest(gateway, pairOf(gateway), proposal);
  assert.equal(request.kind, 'arm');
  const body: JsonObject = { backendHealthHttpSettings: { servers: [...servers] } };
  return { request: request.request, ...(request.input === undefined ? {} : { input: request.input }), status: 200, body, ...change };
}

describe('a proposed probe', () => {
  it('begins as the probe of today', () => {
    const { gateway } = gatewayWith([]);
    assert.deepEqual(currentProposal(gateway, pairOf(gateway)), {
      protocol: 'Https',
      host: 'wrong.contoso.com',
      path: '/live',
      timeout: 20,
      statusCodes: ['200'],
      body: 'fine',
    });
  });

  it('is nothing that TCP could have', () => {
    const { gateway } = gatewayWith([], 'Tcp');
    assert.equal(currentProposal(gateway, pairOf(gateway)), undefined);
  });

  it('asks for the host of the setting where none is proposed', () => {
    const { gateway } = gatewayWith([]);
    const inputOf = (proposed: ProbeProposal): JsonObject => {
      const request = trialRequest(gateway, pairOf(gateway), proposed);
      return request.kind === 'arm' ? (request.input as JsonObject) : {};
    };
    assert.equal(inputOf(proposal)['pickHostNameFromBackendHttpSettings'], false);
    const without = inputOf({ ...proposal, host: undefined });
    assert.equal(without['pickHostNameFromBackendHttpSettings'], true);
    assert.ok(!('host' in without));
  });

  const hosts: readonly (readonly [string, string | undefined])[] = [
    ['app.contoso.com', undefined],
    ['10.0.0.4', undefined],
    ['https://app.contoso.com', 'hostIsUrl'],
    ['app.contoso.com/health', 'hostHasPath'],
    ['app contoso', 'hostHasPath'],
    ['  ', 'hostIsEmpty'],
  ];
  for (const [host, expected] of hosts) it(`takes "${host}" for a host: ${expected ?? 'yes'}`, () => assert.equal(hostProblem(host), expected));

  const paths: readonly (readonly [string, string | undefined])[] = [
    ['/', undefined],
    ['/health?full=1', undefined],
    ['health', 'pathHasNoSlash'],
    ['/a b', 'pathHasSpace'],
  ];
  for (const [path, expected] of paths) it(`takes "${path}" for a path: ${expected ?? 'yes'}`, () => assert.equal(pathProblem(path), expected));

  const codes: readonly (readonly [string, ReturnType<typeof parseStatusCodes>])[] = [
    ['200-399, 401', { codes: ['200-399', '401'] }],
    ['200', { codes: ['200'] }],
    ['', { problem: 'codesAreEmpty' }],
    ['20', { problem: 'codeIsNoStatus' }],
    ['200-', { problem: 'codeIsNoStatus' }],
    ['399-200', { problem: 'rangeIsBackward' }],
  ];
  for (const [text, expected] of codes) it(`reads "${text}" as codes`, () => assert.deepEqual(parseStatusCodes(text), expected));
});

describe('a trial', () => {
  const verdicts: readonly {
    readonly name: string;
    readonly today: readonly JsonObject[];
    readonly proposed: readonly JsonObject[];
    readonly verdict: TrialVerdict;
  }[] = [
    { name: 'passes where today fails', today: [server('a', 'Unhealthy', mismatch(404))], proposed: [server('A', 'Healthy')], verdict: 'probeIsWrong' },
    { name: 'passes as today', today: [server('a', 'Healthy')], proposed: [server('a', 'Up')], verdict: 'passesAsToday' },
    { name: 'passes where today is not known', today: [], proposed: [server('a', 'Healthy')], verdict: 'passesAsToday' },
    {
      name: 'meets an HTTP answer',
      today: [server('a', 'Unhealthy', mismatch(404))],
      proposed: [server('a', 'Unhealthy', mismatch(500))],
      verdict: 'appAnswers',
    },
    { name: 'meets no server', today: [server('a', 'Unhealthy', cannotConnect)], proposed: [server('a', 'Unhealthy', cannotConnect)], verdict: 'notTheProbe' },
    {
      name: 'gets no answer in time: slow, or nothing there',
      today: [server('a', 'Unhealthy', timedOut)],
      proposed: [server('a', 'Unhealthy', timedOut)],
      verdict: 'undecided',
    },
    { name: 'gets words that nobody knows', today: [], proposed: [server('a', 'Unhealthy', 'new words')], verdict: 'undecided' },
    { name: 'fails where today passes', today: [server('a', 'Healthy')], proposed: [server('a', 'Unhealthy', mismatch(404))], verdict: 'proposalIsWorse' },
    { name: 'passes on one server only', today: [], proposed: [server('a', 'Healthy'), server('b', 'Unhealthy', mismatch(404))], verdict: 'serversDiffer' },
    { name: 'ends Unknown', today: [server('a', 'Unknown')], proposed: [server('a', 'Unknown')], verdict: 'undecided' },
    { name: 'names no server', today: [server('a', 'Healthy')], proposed: [], verdict: 'undecided' },
  ];
  for (const { name, today, proposed, verdict } of verdicts)
    it(`that ${name}: ${verdict}`, () => {
      const { gateway } = gatewayWith(today);
      assert.equal(judgeTrial(gateway, answered(gateway, proposed)).verdict, verdict);
    });

  const failures: readonly (readonly [string, Partial<RecordedResponse>, RegExp])[] = [
    ['was refused', { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no' } } }, /403 AuthorizationFailed: no/],
    ['timed out', { status: null, failure: 'timedOut', body: null }, /timedOut/],
    ['is HTML', { status: 502, body: '<html>Bad Gateway</html>' }, /502/],
  ];
  for (const [name, change, words] of failures)
    it(`whose answer ${name} decides nothing, and says why`, () => {
      const { gateway } = gatewayWith([server('a', 'Healthy')]);
      const trial = judgeTrial(gateway, answered(gateway, [], change));
      assert.equal(trial.verdict, 'undecided');
      assert.match(trial.failure ?? '', words);
    });

  it('is found again in a snapshot, with what it proposed', () => {
    const { gateway, snapshot } = gatewayWith([]);
    const kept = { ...snapshot, responses: [...snapshot.responses, answered(gateway, [server('a', 'Healthy')])] };
    const [trial, ...others] = recordedTrials(kept, gateway);
    assert.equal(others.length, 0);
    assert.ok(trial);
    assert.deepEqual(trial.proposal, proposal);
    assert.equal(trial.today?.path, '/live');
  });

  it('of another gateway is not its own', () => {
    const { gateway, snapshot } = gatewayWith([]);
    const foreign = { ...answered(gateway, []), request: `POST ${id}2/getBackendHealthOnDemand` };
    assert.deepEqual(recordedTrials({ ...snapshot, responses: [foreign] }, gateway), []);
  });

  it('is judged when pool and setting are gone', () => {
    const { gateway } = gatewayWith([]);
    const trial = judgeTrial({ ...gateway, pools: [], settings: [] }, answered(gateway, [server('a', 'Healthy')]));
    assert.deepEqual([trial.verdict, trial.today, trial.poolName, trial.settingName], ['passesAsToday', undefined, 'pool', 'setting']);
  });
});

describe('the page of a trial', () => {
  it('shows the verdict, both probes and every server, with nothing of Azure’s as markup', () => {
    const { gateway } = gatewayWith([server('a', 'Unhealthy', mismatch(404))]);
    const page = trialPage(judgeTrial(gateway, answered(gateway, [server('a', 'Healthy', '<img src=x> | [x](command:y)')])), 'agw', 'en');
    assert.match(page, /The probe is the fault/);
    assert.match(page, /\| Host \| `wrong\.contoso\.com` \| `app\.contoso\.com` \|/);
    assert.match(page, /\| `a` \| Unhealthy \| Healthy \|/);
    assert.doesNotMatch(page, /<img|\]\(command:/);
  });

  it('says why there is no answer', () => {
    const { gateway } = gatewayWith([]);
    const page = trialPage(judgeTrial(gateway, answered(gateway, [], { status: 403, body: { error: { code: 'AuthorizationFailed' } } })), 'agw', 'en');
    assert.match(page, /AuthorizationFailed/);
    assert.match(page, /cannot be decided/);
  });
});
