import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pointerRange } from '../../src/core/snapshot/pointerRange';
import type { Doctor } from '../../src/doctor';
import { documentScheme } from '../../src/vscode/names';
import { expectedRootCauses } from '../azure/estates/expected';
import { closeAll, codeOf, diagnose, nodesOf, nodeWith, problemsOf, runningDoctor, until, type Shown } from './doctor';

const isRootCause = ({ diagnostic }: Shown): boolean => diagnostic.message.startsWith('Root cause: ');
const broken = Object.entries(expectedRootCauses).flatMap(([name, code]) => (code === undefined ? [] : [{ name, code }]));
const healthy = Object.entries(expectedRootCauses).flatMap(([name, code]) => (code === undefined ? [name] : []));

describe('the gateways of the estate, diagnosed at the same time', () => {
  let doctor: Doctor;
  const ids = new Map<string, string>();
  before(async function () {
    // All of them at once, each with the simulated minutes of Azure's long operations.
    this.timeout(240_000);
    doctor = await runningDoctor();
    await closeAll(doctor);
    await Promise.all(Object.keys(expectedRootCauses).map(async (name) => ids.set(name, await diagnose(doctor, name))));
  });
  after(() => closeAll(doctor));

  const idOf = (name: string): string => {
    const id = ids.get(name);
    assert.ok(id, `${name} has an investigation`);
    return id;
  };
  const investigationOf = (name: string) => {
    const found = doctor.inspect.investigations.get(idOf(name));
    assert.ok(found?.settled, `${name} is diagnosed`);
    return { ...found, settled: found.settled };
  };

  it('are all there', () => {
    assert.equal(doctor.inspect.investigations.all().length, Object.keys(expectedRootCauses).length);
    assert.equal(new Set(ids.values()).size, ids.size);
    assert.ok(broken.length > 0 && healthy.length > 0);
    const inEstate = nodesOf(doctor, 'health').filter(({ context }) => context === 'gateway');
    assert.deepEqual(inEstate.map(({ label }) => label).sort(), Object.keys(expectedRootCauses).sort());
  });

  for (const name of healthy) {
    it(`${name}: nothing is broken`, () => {
      const { rootCauses, verdict } = investigationOf(name).settled;
      assert.deepEqual(rootCauses, []);
      assert.ok(verdict.status !== 'broken' && verdict.status !== 'degraded', verdict.status);
      assert.deepEqual(
        problemsOf(idOf(name)).filter((shown) => isRootCause(shown) || shown.diagnostic.severity === vscode.DiagnosticSeverity.Error),
        [],
      );
      const nodes = nodesOf(doctor, 'investigation').filter(({ id }) => id.startsWith(`investigation/${idOf(name)}/`));
      assert.deepEqual(
        nodes.filter(({ context }) => context.startsWith('cause')),
        [],
      );
    });
  }

  for (const { name, code } of broken) {
    it(`${name}: ${code} comes first, on the exact property, and leads on`, async () => {
      const { settled } = investigationOf(name);
      assert.equal(settled.rootCauses[0]?.code, code);
      const finding = settled.findings.find(({ key }) => key === settled.rootCauses[0]?.finding);
      assert.ok(finding);

      const shown = problemsOf(idOf(name)).find((each) => isRootCause(each) && codeOf(each) === code);
      assert.ok(shown, `Problems shows ${code}`);
      const { uri, diagnostic } = shown;
      const [first] = vscode.languages.getDiagnostics(uri);
      assert.match(first?.message ?? '', /^Root cause: /, 'the first of its document');
      assert.equal(diagnostic.source, 'Azure Traffic Doctor');
      assert.equal(diagnostic.message, `Root cause: ${finding.message}`);

      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.languageId, 'json');
      const property = pointerRange(document.getText(), finding.pointer);
      assert.ok(property);
      assert.deepEqual(
        [document.offsetAt(diagnostic.range.start), document.offsetAt(diagnostic.range.end)],
        [property.offset, property.offset + property.length],
      );
      const key = finding.pointer.split('/').at(-1) ?? '';
      if (key !== '' && !/^\d+$/.test(key)) assert.ok(document.getText(diagnostic.range).startsWith(`"${key}":`), finding.pointer);

      assert.ok(typeof diagnostic.code === 'object');
      const page = new TextDecoder().decode(await vscode.workspace.fs.readFile(diagnostic.code.target));
      assert.match(page, new RegExp(`^# ${code}: `));
    });

    it(`${name}: every problem has its document, and its evidence lies in documents of the same investigation`, async () => {
      const all = problemsOf(idOf(name));
      assert.ok(all.filter(isRootCause).some(({ diagnostic }) => (diagnostic.relatedInformation ?? []).length > 0));
      for (const { uri, diagnostic } of all) {
        const places = [{ uri, range: diagnostic.range }, ...(diagnostic.relatedInformation ?? []).map(({ location }) => location)];
        for (const place of places) {
          assert.ok(place.uri.path.startsWith(`/${idOf(name)}/`), place.uri.path);
          const document = await vscode.workspace.openTextDocument(place.uri);
          assert.ok(document.validateRange(place.range).isEqual(place.range), place.uri.path);
          assert.ok(!place.range.isEmpty, place.uri.path);
        }
      }
    });
  }

  it('have a document of its own for each recorded answer', async () => {
    for (const name of ['agw-shop-weu', healthy[0] ?? '']) {
      const { snapshot } = investigationOf(name);
      const files = await filesBelow(vscode.Uri.from({ scheme: documentScheme, path: `/${idOf(name)}` }));
      const answers = files.filter(({ path }) => path.endsWith('.json'));
      assert.equal(answers.length, snapshot.responses.length);
      const texts = await Promise.all(answers.map(async (uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))));
      const bodies = snapshot.responses.flatMap(({ body }) => (body === undefined ? [] : [JSON.stringify(body)]));
      const shown = new Set(texts.map((text) => JSON.stringify(JSON.parse(text))));
      for (const body of bodies) assert.ok(shown.has(body), body.slice(0, 200));
    }
  });

  it('show their verdicts in the Health view', async () => {
    const gateways = () => nodesOf(doctor, 'health').filter(({ context }) => context === 'gateway');
    await until('no gateway is being checked', () => gateways().every(({ description }) => !description.startsWith('Checking')));
    const nodes = gateways();
    for (const { name } of broken) {
      const { verdict } = investigationOf(name).settled;
      if (verdict.status !== 'broken' && verdict.status !== 'degraded') continue;
      const gateway = nodeWith(nodes, name, ({ label }) => label === name);
      assert.match(gateway.description, /^(Broken|Degraded) · /);
      assert.deepEqual([gateway.icon, gateway.color], ['error', 'testing.iconFailed']);
    }
  });
});

async function filesBelow(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const nested = entries.map(([name, type]) => {
    const uri = vscode.Uri.joinPath(folder, name);
    return type === vscode.FileType.Directory ? filesBelow(uri) : Promise.resolve([uri]);
  });
  return (await Promise.all(nested)).flat();
}
