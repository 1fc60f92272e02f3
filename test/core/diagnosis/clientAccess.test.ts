import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis';
import { createModel } from '../../../src/core/model/createModel';
import { gatewaySnapshot, ids, type GatewaySketch, type SecurityRuleSketch } from '../../rules/gatewaySnapshot';

const manager: SecurityRuleSketch = { name: 'AllowGatewayManager', priority: 100, protocol: 'Tcp', source: 'GatewayManager', ports: '65200-65535' };
const web: SecurityRuleSketch = { name: 'AllowWeb', priority: 110, protocol: 'Tcp', source: 'Internet', ports: '80' };
const denyAll: SecurityRuleSketch = { name: 'DenyAllIn', priority: 4000, access: 'Deny' };
const balancer: SecurityRuleSketch = { name: 'AllowBalancer', priority: 120, source: 'AzureLoadBalancer' };
const silent: GatewaySketch = { metrics: { 'ResponseStatus HttpStatusGroup': { '2xx': [[2, 0]], '5xx': [[1, 0]] } } };
const cannotConnect: GatewaySketch = {
  symptom: { url: 'http://shop.example.com/' },
  observations: [{ kind: 'tcp', input: { host: 'shop.example.com', port: 80 }, result: { ok: false } }],
};

function diagnosisOf(sketch: GatewaySketch): Diagnosis {
  return diagnose(createModel(gatewaySnapshot(sketch)), ids.gateway);
}

function causesOf(sketch: GatewaySketch): readonly string[] {
  return diagnosisOf(sketch).rootCauses.map((cause) => cause.finding.code);
}

describe('clients before a gateway', () => {
  it('are kept out by the security group: one cause', () => {
    assert.deepEqual(causesOf({ ...cannotConnect, gatewayNsg: [manager] }), ['AGW-NSG-003']);
  });

  it('are kept out although nobody said so, when nobody is answered', () => {
    assert.deepEqual(causesOf({ ...silent, gatewayNsg: [manager] }), ['AGW-NSG-003']);
  });

  it('are let in by a rule of the wrong kind: the rule is the one cause', () => {
    assert.deepEqual(causesOf({ ...cannotConnect, gatewayNsg: [manager, { ...web, destination: '203.0.113.10' }] }), ['AGW-NSG-004']);
  });

  it('come through Front Door only: the gateway is healthy', () => {
    const diagnosis = diagnosisOf({ gatewayNsg: [manager, balancer, { ...web, source: 'AzureFrontDoor.Backend' }, denyAll] });
    assert.equal(diagnosis.verdict.status, 'healthy');
    assert.deepEqual(diagnosis.rootCauses, []);
  });

  it('that see a 502 were not kept out', () => {
    const reported: GatewaySketch = { symptom: { url: 'http://shop.example.com/', status: 502 } };
    const causes = causesOf({ ...reported, gatewayNsg: [manager, { ...web, destination: '203.0.113.10' }] });
    assert.ok(!causes.some((code) => ['AGW-NSG-003', 'AGW-NSG-004'].includes(code)), causes.join(', '));
  });

  it('that asked for another port were not kept out here', () => {
    const causes = causesOf({ ...cannotConnect, symptom: { url: 'https://shop.example.com/' }, gatewayNsg: [manager] });
    assert.ok(!causes.includes('AGW-NSG-003'), causes.join(', '));
  });
});

describe('a part of a gateway before a server', () => {
  const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
  const timeout: GatewaySketch = {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }],
  };

  it('is kept out: one cause', () => {
    assert.deepEqual(causesOf({ ...timeout, backendNsg: [{ ...denyAll, source: '10.0.1.128/25' }] }), ['AGW-NSG-010']);
  });

  it('is let in by its old address: one cause', () => {
    assert.deepEqual(causesOf({ ...timeout, backendNsg: [{ ...denyAll }, { name: 'AllowInstance', priority: 200, source: '10.0.1.5' }] }), ['AGW-NSG-011']);
  });

  it('is kept out while the servers are Healthy: nothing is broken yet', () => {
    for (const backendNsg of [[{ ...denyAll, source: '10.0.1.128/25' }], [denyAll, { name: 'AllowInstance', priority: 200, source: '10.0.1.5' }]]) {
      const diagnosis = diagnosisOf({ backendNsg });
      assert.deepEqual(diagnosis.rootCauses, []);
      assert.equal(diagnosis.verdict.status, 'atRisk');
    }
  });
});
