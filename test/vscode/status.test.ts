import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gatewayLook, lookIcons, monitorLook, serverLook, verdictLook, webAppLook, worstLook, type Look } from '../../src/vscode/status';

describe('the look of a thing', () => {
  it('has an icon of its own each, so that colour is never all that tells them apart', () => {
    const icons = Object.values(lookIcons).map(({ icon }) => icon);
    assert.equal(new Set(icons).size, icons.length);
  });

  const monitors: readonly (readonly [word: string | undefined, look: Look])[] = [
    ['Online', 'ok'],
    ['ONLINE', 'ok'],
    ['Degraded', 'failing'],
    ['Disabled', 'disabled'],
    ['Inactive', 'stopped'],
    ['Stopped', 'stopped'],
    ['CheckingEndpoint', 'checking'],
    ['CheckingEndpoints', 'checking'],
    ['Unmonitored', 'unknown'],
    ['Sleeping', 'unknown'],
    ['constructor', 'unknown'],
    [undefined, 'unknown'],
  ];
  for (const [word, look] of monitors) it(`of Traffic Manager's ${word ?? 'silence'} is ${look}`, () => assert.equal(monitorLook(word), look));

  const gateways: readonly (readonly [operational: string | undefined, provisioning: string | undefined, look: Look])[] = [
    ['Running', 'Succeeded', 'ok'],
    ['running', undefined, 'ok'],
    ['Running', 'Updating', 'ok'],
    ['Running', 'Failed', 'warning'],
    ['Stopped', 'Succeeded', 'stopped'],
    ['Stopped', 'Failed', 'stopped'],
    ['Starting', 'Updating', 'checking'],
    ['Stopping', 'Updating', 'checking'],
    [undefined, 'Succeeded', 'unknown'],
    ['Resting', undefined, 'unknown'],
  ];
  for (const [operational, provisioning, look] of gateways) {
    it(`of a gateway that is ${operational ?? 'silent'} and ${provisioning ?? 'silent'} is ${look}`, () =>
      assert.equal(gatewayLook(operational, provisioning), look));
  }

  const webApps: readonly (readonly [state: string | undefined, availability: string | undefined, look: Look])[] = [
    ['Running', 'Normal', 'ok'],
    ['Running', undefined, 'ok'],
    ['Running', 'Limited', 'warning'],
    ['Running', 'DisasterRecoveryMode', 'warning'],
    ['Stopped', 'Normal', 'stopped'],
    [undefined, 'Normal', 'unknown'],
  ];
  for (const [state, availability, look] of webApps) {
    it(`of a web app that is ${state ?? 'silent'} and ${availability ?? 'silent'} is ${look}`, () => assert.equal(webAppLook(state, availability), look));
  }

  it('of servers and verdicts never takes not knowing for health', () => {
    assert.equal(serverLook('unknown'), 'unknown');
    assert.equal(serverLook('other'), 'warning');
    assert.equal(serverLook('unhealthy'), 'failing');
    assert.equal(serverLook('healthy'), 'ok');
    assert.equal(verdictLook('unknown'), 'unknown');
    assert.equal(verdictLook('checking'), 'checking');
    assert.equal(verdictLook('atRisk'), 'warning');
  });

  const several: readonly (readonly [looks: readonly Look[], worst: Look | undefined])[] = [
    [[], undefined],
    [['ok'], 'ok'],
    [['ok', 'disabled'], 'disabled'],
    [['ok', 'unknown', 'checking'], 'checking'],
    [['checking', 'warning'], 'warning'],
    [['warning', 'ok', 'failing'], 'failing'],
  ];
  for (const [looks, worst] of several) {
    it(`of ${looks.join(', ') || 'nothing'} together is ${worst ?? 'none'}`, () => {
      assert.equal(worstLook(looks), worst);
      assert.equal(worstLook([...looks].reverse()), worst);
    });
  }
});
