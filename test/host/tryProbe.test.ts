import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Doctor } from '../../src/doctor';
import { documentScheme } from '../../src/vscode/names';
import { closeAll, gatewayId, messagesOf, nodesOf, nodeWith, run, runningDoctor, withFaults } from './doctor';

const read = async (path: string): Promise<string> =>
  new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.from({ scheme: documentScheme, path })));

describe('Would This Probe Pass?', () => {
  let doctor: Doctor;
  before(async () => {
    doctor = await runningDoctor();
    await closeAll(doctor);
  });
  afterEach(() => closeAll(doctor));

  const proposal = { host: 'app-contoso-portal.azurewebsites.net', path: '/healthz', codes: '200-399', body: '' };

  it('lets the gateway send the probe, and proves that the probe of today is wrong', async () => {
    const page = await run<string>('azureTrafficDoctor.tryProbe', gatewayId(doctor, 'agw-portal-weu'), proposal);
    const text = await read(page);
    assert.match(text, /The probe is the fault/);
    assert.match(text, /\| Host \| `intranet\.contoso\.com` \| `app-contoso-portal\.azurewebsites\.net` \|/);
    const item = nodeWith(nodesOf(doctor, 'investigation'), 'trial', ({ context }) => context === 'trial');
    assert.match(item.label, /^This probe would pass/);
    const [investigation] = doctor.inspect.investigations.all();
    assert.equal(investigation?.running, undefined);
    assert.equal(investigation?.settled?.rootCauses[0]?.code, 'AGW-CFG-006', 'the diagnosis stays as it was');
  });

  it('says when the application is what answers so', async () => {
    const page = await run<string>('azureTrafficDoctor.tryProbe', gatewayId(doctor, 'agw-portal-weu'), { ...proposal, host: 'nobody.contoso.com' });
    assert.match(await read(page), /the server answers over HTTP/);
  });

  it('decides nothing when Azure refuses, and says why', async () => {
    const target = gatewayId(doctor, 'agw-portal-weu');
    await run('azureTrafficDoctor.diagnose', target);
    await withFaults([{ path: 'getBackendHealthOnDemand', status: 403 }], async () => {
      const page = await run<string>('azureTrafficDoctor.tryProbe', target, proposal);
      assert.match(await read(page), /cannot be decided[\s\S]*403/);
    });
  });

  it('refuses what no probe can ask', async () => {
    const target = gatewayId(doctor, 'agw-portal-weu');
    assert.deepEqual(await messagesOf(() => run('azureTrafficDoctor.tryProbe', target, { ...proposal, path: 'health' })), [
      'The path of a probe begins with a slash, such as /health.',
    ]);
  });

  it('asks no gateway about an investigation that comes from a file', async () => {
    await run('azureTrafficDoctor.openSample', 'shop-502.snapshot.json');
    const [root] = nodesOf(doctor, 'investigation');
    assert.match((await messagesOf(() => run('azureTrafficDoctor.tryProbe', root?.id, proposal)))[0] ?? '', /comes from a file/);
  });
});
