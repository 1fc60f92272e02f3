import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCustomCloud, type CustomCloudMistake } from '../../src/azure/customCloud';

const stack = {
  name: 'Stack',
  resourceManager: 'https://management.local.stack.example/',
  audience: 'https://management.stack.example/3c4b0d2e-1f6a-4a53-9d14-2b7a1d0c9e55',
  portal: 'https://portal.local.stack.example/',
  authority: 'https://login.stack.example/adfs/',
};

const without = (field: keyof typeof stack): object => Object.fromEntries(Object.entries(stack).filter(([name]) => name !== field));

function mistakesIn(value: unknown, allowsThisMachine = false): readonly CustomCloudMistake[] {
  const read = readCustomCloud(value, allowsThisMachine);
  return read.kind === 'mistakes' ? read.mistakes : [];
}

describe('a custom cloud', () => {
  it('is read with its own hosts, scope and sign-in', () => {
    assert.deepEqual(readCustomCloud(stack, false), {
      kind: 'cloud',
      cloud: {
        name: 'AzureCloud',
        customName: 'Stack',
        resourceManager: 'https://management.local.stack.example',
        scope: 'https://management.stack.example/3c4b0d2e-1f6a-4a53-9d14-2b7a1d0c9e55/.default',
        portal: 'https://portal.local.stack.example',
        authority: 'https://login.stack.example/adfs',
      },
    });
  });

  it('wants tokens for its own ARM when it names no audience', () => {
    const read = readCustomCloud(without('audience'), false);
    assert.equal(read.kind === 'cloud' && read.cloud.scope, 'https://management.local.stack.example/.default');
  });

  it('counts in snapshots as the known cloud that its sign-in is nearest to', () => {
    const named = (authority: string): unknown => {
      const read = readCustomCloud({ ...stack, authority }, false);
      return read.kind === 'cloud' && read.cloud.name;
    };
    assert.equal(named('https://login.stack.us'), 'AzureUSGovernment');
    assert.equal(named('https://login.stack.cn'), 'AzureChinaCloud');
    assert.equal(named('https://login.us.example'), 'AzureCloud');
  });

  const wrong: readonly (readonly [what: string, value: unknown, expected: readonly CustomCloudMistake[]])[] = [
    ['nothing at all', undefined, (['name', 'resourceManager', 'portal', 'authority'] as const).map((field) => ({ field, problem: 'missing' }))],
    ['a list', [stack], (['name', 'resourceManager', 'portal', 'authority'] as const).map((field) => ({ field, problem: 'missing' }))],
    ['a blank name', { ...stack, name: '  ' }, [{ field: 'name', problem: 'missing' }]],
    ['a number for the portal', { ...stack, portal: 1 }, [{ field: 'portal', problem: 'noText' }]],
    ['null for the authority', { ...stack, authority: null }, [{ field: 'authority', problem: 'noText' }]],
    ['words for ARM', { ...stack, resourceManager: 'the ARM' }, [{ field: 'resourceManager', problem: 'noAddress' }]],
    ['plain http', { ...stack, resourceManager: 'http://management.stack.example' }, [{ field: 'resourceManager', problem: 'notHttps' }]],
    ['a scheme of its own', { ...stack, portal: 'vscode://portal' }, [{ field: 'portal', problem: 'notHttps' }]],
    ['ARM with a path', { ...stack, resourceManager: 'https://proxy.example/arm' }, [{ field: 'resourceManager', problem: 'hasPath' }]],
    ['ARM with a user', { ...stack, resourceManager: 'https://management.azure.com@evil.example' }, [{ field: 'resourceManager', problem: 'hasUser' }]],
    ['an audience that is no address', { ...stack, audience: 'arm' }, [{ field: 'audience', problem: 'noAddress' }]],
    ['a host on this machine', { ...stack, resourceManager: 'https://127.0.0.1:8080' }, [{ field: 'resourceManager', problem: 'onThisMachine' }]],
    [
      'two mistakes',
      { ...stack, portal: 'http://portal.example', authority: '' },
      [
        { field: 'portal', problem: 'notHttps' },
        { field: 'authority', problem: 'missing' },
      ],
    ],
  ];
  for (const [what, value, expected] of wrong)
    it(`says what is wrong: ${what}`, () => {
      assert.deepEqual(mistakesIn(value), expected);
    });

  it('may be on this machine, over http, for who develops', () => {
    const local = { ...stack, resourceManager: 'http://127.0.0.1:8080', portal: 'http://localhost:1' };
    const read = readCustomCloud(local, true);
    assert.ok(read.kind === 'cloud');
    assert.equal(read.cloud.resourceManager, 'http://127.0.0.1:8080');
    assert.equal(read.cloud.takesAccounts, true);
    assert.deepEqual(mistakesIn({ ...stack, resourceManager: 'http://10.0.0.1' }, true), [{ field: 'resourceManager', problem: 'notHttps' }]);
  });
});
