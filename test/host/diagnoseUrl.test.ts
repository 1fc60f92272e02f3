import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Doctor } from '../../src/doctor';
import { closeAll, nodesOf, problemsOf, run, runningDoctor, until, withFaults } from './doctor';

describe('Diagnose a URL', () => {
  let doctor: Doctor;
  before(async () => {
    doctor = await runningDoctor();
    await closeAll(doctor);
    await run('azureTrafficDoctor.refresh');
  });
  afterEach(() => closeAll(doctor));

  const found = (id: string | undefined) => doctor.inspect.investigations.get(id ?? '');
  const wayOf = (id: string): readonly string[] => {
    const nodes = nodesOf(doctor, 'investigation');
    const way = nodes.find(({ id: node, context }) => context === 'way' && node.toLowerCase().includes(id));
    return way ? nodesOf(doctor, 'investigation', way.id).map(({ label }) => label) : [];
  };

  it('follows a name to its gateway, and diagnoses that with the URL as the symptom', async () => {
    const id = await run<string>('azureTrafficDoctor.diagnoseUrl', 'https://billing.contoso.com/invoices', 502);
    const { snapshot, target, settled } = found(id) ?? {};
    assert.match(target ?? '', /\/agw-billing-weu$/);
    assert.deepEqual(snapshot?.symptom, { url: 'https://billing.contoso.com/invoices', status: 502 });
    assert.equal(snapshot.observations?.[0]?.kind, 'dns');
    assert.equal(settled?.rootCauses[0]?.code, 'AGW-UDR-004');
    const way = wayOf(id);
    assert.equal(way[0], 'billing.contoso.com');
    assert.match(way.join(' → '), /→ 203\.0\.113\.31 → public IP address .+ → Application Gateway agw-billing-weu$/);
    await until('Problems has its findings', () => problemsOf(id).length > 0);
  });

  it('follows a profile, and shows it on the way', async () => {
    const id = await run<string>('azureTrafficDoctor.diagnoseUrl', 'http://tickets.contoso.com', 'unknown');
    assert.match(found(id)?.target ?? '', /\/agw-tickets-weu$/);
    assert.match(
      wayOf(id).join(' → '),
      /^tickets\.contoso\.com → contoso-tickets\.trafficmanager\.net → Traffic Manager profile .+ → Endpoint .+ → contoso-tickets-weu\.westeurope\.cloudapp\.azure\.com → /,
    );
  });

  it('keeps the way and the symptom when it is diagnosed again', async () => {
    const id = await run<string>('azureTrafficDoctor.diagnoseUrl', 'https://billing.contoso.com/', 502);
    const way = wayOf(id);
    const again = await run<string>('azureTrafficDoctor.diagnose', found(id)?.target);
    assert.equal(again, id);
    assert.equal(found(id)?.snapshot.symptom?.status, 502);
    assert.deepEqual(wayOf(id), way);
  });

  it('has an investigation for each URL', async () => {
    const one = await run<string>('azureTrafficDoctor.diagnoseUrl', 'https://billing.contoso.com/a', 502);
    const other = await run<string>('azureTrafficDoctor.diagnoseUrl', 'https://billing.contoso.com/b', 502);
    assert.notEqual(one, other);
    assert.equal(await run<string>('azureTrafficDoctor.diagnoseUrl', 'https://billing.contoso.com/a', 504), one);
    assert.equal(found(one)?.snapshot.symptom?.status, 504);
  });

  it('says of a web app what Azure says', async () => {
    const id = await run<string>('azureTrafficDoctor.diagnoseUrl', 'app-contoso-jobs.azurewebsites.net', 503);
    assert.match(found(id)?.target ?? '', /\/app-contoso-jobs$/);
    assert.match(found(id)?.settled?.verdict.summary ?? '', /Azure reports the state/);
  });

  it('finds the gateway when Resource Graph is refused', async () => {
    await withFaults([{ path: 'Microsoft.ResourceGraph', status: 403 }], async () => {
      const id = await run<string>('azureTrafficDoctor.diagnoseUrl', 'https://billing.contoso.com/', 502);
      assert.match(found(id)?.target ?? '', /\/agw-billing-weu$/);
    });
  });

  it('opens nothing for an address that is none, and for one that leads nowhere', async () => {
    for (const url of ['ftp://billing.contoso.com', 'https://nowhere.example/']) {
      assert.equal(await run('azureTrafficDoctor.diagnoseUrl', url, 502), undefined);
      assert.deepEqual(doctor.inspect.investigations.all(), []);
    }
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
