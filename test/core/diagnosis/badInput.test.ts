import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis';
import { createModel } from '../../../src/core/model/createModel';
import { parseSnapshot } from '../../../src/core/snapshot/parseSnapshot';
import type { JsonObject, Snapshot } from '../../../src/core/snapshot/snapshot';
import { bigGateway } from '../../bench/bigGateway';
import { peeringTo, spokeAnswer, spokeId } from '../../rules/peeredNetwork';
import { gatewaySnapshot, ids, type GatewaySketch, type SecurityRuleSketch } from '../../rules/gatewaySnapshot';

const silent =
  'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server. Check if application is running on correct port.';
const of = (snapshot: Snapshot): Diagnosis => diagnose(createModel(snapshot), snapshot.target ?? '');
const codes = ({ rootCauses }: Diagnosis): readonly string[] => rootCauses.map(({ finding }) => finding.code);
const sick: GatewaySketch = { health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unhealthy', message: silent })) }] };
const deny: SecurityRuleSketch = { name: 'deny', priority: 4000, access: 'Deny', protocol: 'Tcp', source: '10.0.1.0/24', destination: '*', ports: '80' };
const noDefect = ({ unknowns }: Diagnosis): void =>
  assert.deepEqual(
    unknowns.filter(({ defect }) => defect !== undefined),
    [],
  );

/** The same answers with every id in references in another case; the places of the answers stay as they are. */
function inCase(snapshot: Snapshot, change: (id: string) => string): Snapshot {
  const bodies = JSON.stringify(snapshot.responses.map(({ body }) => body)).replace(
    /"id":"(\/subscriptions\/[^"]*)"/g,
    (_, id: string) => `"id":"${change(id)}"`,
  );
  const changed = JSON.parse(bodies) as readonly JsonObject[];
  return { ...snapshot, responses: snapshot.responses.map((response, index) => ({ ...response, body: changed[index] ?? null })) };
}

describe('input that is too much, or contradicts itself', () => {
  it('a gateway with a hundred listeners, pools of twenty servers, a thousand rules and 400 routes is judged', () => {
    const diagnosis = of(bigGateway({ listeners: 100, pools: 100, securityRules: 1000, routes: 400 }));
    assert.equal(diagnosis.verdict.status, 'degraded');
    assert.equal(codes(diagnosis)[0], 'AGW-BH-005');
    noDefect(diagnosis);
  });

  const blocked = gatewaySnapshot({ ...sick, backendNsg: [deny] });
  for (const [name, change] of [
    ['upper', (id: string) => id.toUpperCase()],
    ['lower', (id: string) => id.toLowerCase()],
    ['mixed', (id: string) => id.replace(/resourceGroups/g, 'resourcegroups').replace(/Microsoft\.Network/g, 'microsoft.network')],
  ] as const)
    it(`ids in ${name} case change nothing`, () => {
      const diagnosis = of(inCase(blocked, change));
      assert.equal(codes(diagnosis)[0], 'AGW-NSG-008');
      noDefect(diagnosis);
    });

  it('thousands of rules before the one that decides do not hide it', () => {
    const others = Array.from({ length: 3800 }, (_, index): SecurityRuleSketch => ({
      name: `r${index}`,
      priority: 100 + index,
      source: '172.16.0.0/12',
      ports: String(2000 + index),
    }));
    assert.equal(codes(of(gatewaySnapshot({ ...sick, backendNsg: [...others, deny] })))[0], 'AGW-NSG-008');
  });

  it('networks that are peered in a circle are followed once', () => {
    const diagnosis = of(
      gatewaySnapshot({
        pools: [{ name: 'pool-app', servers: ['172.25.0.4'] }],
        health: [{ servers: [{ address: '172.25.0.4', health: 'Unhealthy', message: silent }] }],
        nics: [],
        vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16')] },
        responses: [spokeAnswer(peeringTo(ids.vnet, '10.0.0.0/16'))],
      }),
    );
    assert.ok(!codes(diagnosis).includes('AGW-UDR-010'));
    noDefect(diagnosis);
  });

  for (const [name, prefixes] of [
    ['that are no prefixes', ['10.0.1.0/33', '300.0.0.1', 'fd00::/129', '<b>', '']],
    ['of IPv6', ['fd00::/8', '::/0', '2001:db8::1']],
  ] as const)
    it(`rules with prefixes ${name} accuse nobody and pass for nothing`, () => {
      const diagnosis = of(gatewaySnapshot({ ...sick, backendNsg: [{ ...deny, priority: 200, source: prefixes }] }));
      assert.ok(!codes(diagnosis).includes('AGW-NSG-008'), codes(diagnosis).join(', '));
      noDefect(diagnosis);
    });

  it('a certificate that is none is named, and ends nothing', () => {
    const diagnosis = of(
      gatewaySnapshot({
        ...sick,
        properties: { sslCertificates: [{ id: ids.child('sslCertificates', 'odd'), name: 'odd', properties: { publicCertData: 'AAAA' } }] },
        backendNsg: [deny],
      }),
    );
    assert.equal(codes(diagnosis)[0], 'AGW-NSG-008');
    noDefect(diagnosis);
  });

  it('a snapshot that is read from its text judges alike', () => {
    const parsed = parseSnapshot(JSON.stringify(blocked));
    assert.ok(parsed.ok);
    assert.deepEqual(codes(of(parsed.snapshot)), codes(of(blocked)));
  });
});
