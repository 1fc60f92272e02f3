import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { shared } from '../repository';
import { contoso, contosoSites } from './estates/contoso';
import { startSimulator, type Simulator } from './simulator';
import { createWorld } from './world';

const environment = shared('az-cli', 'az-env.sh');

const { resources, estate } = createWorld(contoso());
/** The subscription that the CLI asks when none is named, and one with route tables. */
const usual = estate.subscriptions[0]?.subscriptionId ?? '';
const routed = resources.find(({ type }) => type === 'microsoft.network/routetables')?.subscriptionId ?? '';
const shop = contosoSites()['agw-shop-weu']?.id ?? '';

/** Names of the resources of a type in a subscription, as the estate has them. */
function namesOf(type: string, subscription = usual): string {
  const own = resources.filter((each) => each.type.endsWith(`/${type.toLowerCase()}`) && each.subscriptionId === subscription);
  return own.map(({ id }) => id.slice(id.lastIndexOf('/') + 1)).join('\t');
}

/** Rows and columns do not matter here, nor the order of a list. */
function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/).sort();
}

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
    ['network application-gateway list', '[].name', namesOf('applicationGateways')],
    ['network application-gateway show -g rg-shop-weu -n agw-shop-weu', '[name, backendAddressPools[0].name, sku.tier]', 'agw-shop-weu\tpool-web\tWAF_v2'],
    [
      'network application-gateway show-backend-health -g rg-shop-weu -n agw-shop-weu',
      'backendAddressPools[].backendHttpSettingsCollection[].servers[].health',
      'Unhealthy\tUnhealthy',
    ],
    ['network traffic-manager profile list', '[].name', namesOf('trafficManagerProfiles')],
    ['network traffic-manager profile show -g rg-traffic -n tm-shop', '[monitorConfig.profileMonitorStatus, trafficRoutingMethod]', 'Degraded\tPriority'],
    [
      'network traffic-manager endpoint list -g rg-traffic --profile-name tm-shop',
      '[].[name, endpointMonitorStatus]',
      'west-europe\tDegraded\tstatic-site\tOnline',
    ],
    ['network nsg list', '[].name', namesOf('networkSecurityGroups')],
    ['network vnet list', '[].name', namesOf('virtualNetworks')],
    [`network route-table list --subscription ${routed}`, '[].name', namesOf('routeTables', routed)],
    ['network nic show-effective-route-table -g rg-shop-weu -n nic-shop-weu-1', 'value[:2].[state, nextHopType]', 'Active\tVnetLocal\tActive\tInternet'],
    [
      'network nic list-effective-nsg -g rg-shop-weu -n nic-shop-weu-1',
      'value[].effectiveSecurityRules[?priority==`250`].[name, access, destinationPortRanges[0]][]',
      'securityRules/inbound-250\tDeny\t3389-3389',
    ],
    ['webapp list', '[].name', namesOf('sites')],
    [`monitor metrics list --resource ${shop} --metric UnhealthyHostCount --interval PT5M`, 'value[0].timeseries[0].data[-1].average', '2.0'],
    ['monitor activity-log list --offset 1h', '[].status.value', 'Succeeded'],
  ];
  it('gives what its commands look for', async () => {
    const results = await Promise.all(commands.map(([command, query]) => shell(`azsim ${command} --query '${query}' -o tsv`)));
    for (const [index, [command, , expected]] of commands.entries()) {
      const result = results[index];
      assert.deepEqual(wordsOf(result?.out ?? ''), wordsOf(expected), `${command}: ${result?.err ?? ''}`);
    }
  });

  it('says in words that a resource does not exist', async () => {
    const { code, err } = await shell('azsim network application-gateway show -g rg-shop-weu -n none');
    assert.equal(code, 3);
    assert.match(err, /ResourceNotFound/);
  });
});
