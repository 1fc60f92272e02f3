import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { shared } from '../repository';
import { contoso } from './estates/contoso';
import { startSimulator, type Simulator } from './simulator';

const environment = shared('az-cli', 'az-env.sh');

function reasonToSkip(): string | false {
  if (environment === undefined) return 'the folder with the way to run the Azure CLI is not there';
  const { status } = spawnSync('/usr/bin/python3', ['-c', 'import azure.cli.core'], { timeout: 20_000 });
  return status === 0 ? false : 'the Azure CLI of the distribution is not installed';
}

/** What the stock Azure CLI accepts, Azure's clients accept. */
describe('the simulated Azure, asked by the Azure CLI', { skip: reasonToSkip(), timeout: 180_000 }, () => {
  let simulator: Simulator;
  let folder: string;

  function shell(command: string): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn('bash', ['-c', `. "$AZ_ENV"; ${command}`], {
        env: {
          ...process.env,
          AZ_ENV: environment ?? '',
          AZSIM_PORT: new URL(simulator.https ?? '').port,
          AZSIM_CERT: simulator.ca ?? '',
          AZURE_CONFIG_DIR: folder,
        },
      });
      const heard = { out: '', err: '' };
      child.stdout.on('data', (part: Buffer) => (heard.out += part.toString()));
      child.stderr.on('data', (part: Buffer) => (heard.err += part.toString()));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...heard }));
    });
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'simulated-azure-cli-'));
    simulator = await startSimulator({ estate: contoso(), httpsPort: 0, pageSize: 3, operation: { polls: 1, retryAfter: 1 } });
    const { code, err } = await shell('azsim_login');
    assert.equal(code, 0, err);
  });
  after(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Command, JMESPath query and the text that it gives. */
  const commands: readonly (readonly [string, string, string])[] = [
    ['network application-gateway list', '[].name', 'agw-shop-weu\tagw-orders-neu\tagw-catalog-weu\tagw-media-neu'],
    [
      'network application-gateway show-backend-health -g rg-shop-weu -n agw-shop-weu',
      'backendAddressPools[].backendHttpSettingsCollection[].servers[].health',
      'Unhealthy\tUnhealthy',
    ],
    ['network traffic-manager profile list', '[].name', 'tm-catalog\ttm-shop\ttm-archive\ttm-global'],
    ['monitor activity-log list --offset 1h', '[].status.value', 'Succeeded'],
  ];
  it('gives what its commands look for', async () => {
    const results = await Promise.all(commands.map(([command, query]) => shell(`azsim ${command} --query "${query}" -o tsv`)));
    for (const [index, [command, , expected]] of commands.entries()) {
      const result = results[index];
      assert.equal(result?.out.trim().replaceAll('\n', '\t'), expected, `${command}: ${result?.err ?? ''}`);
    }
  });

  it('says in words that a resource does not exist', async () => {
    const { code, err } = await shell('azsim network application-gateway show -g rg-shop-weu -n none');
    assert.equal(code, 3);
    assert.match(err, /ResourceNotFound/);
  });
});
