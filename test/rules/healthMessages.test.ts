import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifyHealthMessage, serverState, type HealthMessage } from '../../src/core/rules/applicationGateway/healthMessages';
import { healthWordings } from './healthWordings';

const curly = (text: string): string => text.replaceAll("'", '\u2019').replace(/"([^"]*)"/g, '\u201c$1\u201d');
const link = ' To learn more visit - https://aka.ms/servernotreachable.';

describe('backend-health messages', () => {
  for (const { code, message, found } of healthWordings) {
    it(`${code}: ${message.slice(0, 70)}`, () => {
      for (const wording of [message, curly(message), message.toUpperCase(), `${message}${link}`, `  ${message.replaceAll(' ', '\n')} `]) {
        assert.equal(classifyHealthMessage(wording)?.code, code, wording);
      }
      const { code: _, ...details } = classifyHealthMessage(message) as HealthMessage;
      assert.deepEqual(details, found ?? {});
    });
  }

  it('cover every message rule', () => {
    const codes = new Set(healthWordings.map((wording) => wording.code));
    for (let number = 3; number <= 17; number++) assert.ok(codes.has(`AGW-BH-${String(number).padStart(3, '0')}`), String(number));
  });

  it('that nobody knows are not classified', () => {
    for (const text of ['', 'Something new happened.', 'Received', 'The backend certificate is fine.']) assert.equal(classifyHealthMessage(text), undefined);
  });

  it('are helped by the error name only when the text says nothing', () => {
    assert.equal(classifyHealthMessage('Etwas anderes', 'HttpStatusCodeMismatchWithStatusCode')?.code, 'AGW-BH-006');
    assert.equal(classifyHealthMessage('Success. Received 200 status code', 'HttpStatusCodeMismatchWithStatusCode')?.code, 'AGW-BH-024');
    assert.equal(classifyHealthMessage('Etwas anderes', 'SomethingElse'), undefined);
  });

  it('may be endless', () => {
    assert.equal(classifyHealthMessage('x'.repeat(1_000_000)), undefined);
    assert.equal(classifyHealthMessage('Common Name of the leaf certificate '.repeat(50_000)), undefined);
  });
});

describe('the state of a server', () => {
  const at = { request: 'POST /', pointer: '' };
  const state = (health: 'healthy' | 'unhealthy' | 'unknown' | 'other', message: string): string =>
    serverState({ at, address: '10.0.2.4', health, rawHealth: health, message });

  it('is what health says when the message says nothing', () => {
    for (const health of ['healthy', 'unhealthy', 'unknown', 'other'] as const) assert.equal(state(health, ''), health);
  });
  it('is unknown when the status could not be retrieved, whatever health says', () =>
    assert.equal(state('unhealthy', 'The backend health status could not be retrieved.'), 'unknown'));
  it('is unhealthy when the message names a failure', () =>
    assert.equal(state('unknown', 'Cannot connect to server. Check whether any NSG/UDR/Firewall is blocking access to server.'), 'unhealthy'));
  it('stays healthy beside an old message', () => assert.equal(state('healthy', 'Received invalid status code: 404'), 'healthy'));
});
