import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { stepHasRule } from '../../../src/core/flows/flow';
import { flows } from '../../../src/core/flows/flows';
import { createModel } from '../../../src/core/model/createModel';
import { markdownReport } from '../../../src/core/report/markdown';
import { diagnosisDocument } from '../../../src/core/report/renderDiagnosis';
import { sarifReport } from '../../../src/core/report/sarif';
import { stepPage } from '../../../src/core/report/stepPage';
import { textReport } from '../../../src/core/report/text';
import { en } from '../../../src/core/report/text/en';
import { rules } from '../../../src/core/rules/registry';
import type { Snapshot } from '../../../src/core/snapshot/snapshot';
import { gatewaySnapshot } from '../../rules/gatewaySnapshot';

const connectMessage = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';

const incidents: Readonly<Record<string, Snapshot>> = {
  healthy: gatewaySnapshot({}),
  emptyPool: gatewaySnapshot({ pools: [{ name: 'pool', servers: [] }] }),
  hostileName: gatewaySnapshot({ pools: [{ name: 'po|ol](command:x) <b>`$(id)`', servers: [] }] }),
  unreachable: gatewaySnapshot({ health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: connectMessage }] }] }),
  nothingRead: { ...gatewaySnapshot({}), responses: [] },
};

function document(snapshot: Snapshot): ReturnType<typeof diagnosisDocument> {
  return diagnosisDocument(diagnose(createModel(snapshot), snapshot.target ?? ''), 'en');
}

describe('reports', () => {
  for (const [name, snapshot] of Object.entries(incidents)) {
    it(`of ${name} leave no placeholder open and repeat exactly`, () => {
      const diagnosed = document(snapshot);
      const all = [
        markdownReport(diagnosed, 'en'),
        textReport(diagnosed, 'en'),
        sarifReport([diagnosed], 'en', '1.0.0'),
        JSON.stringify(diagnosed),
        ...diagnosed.steps.map((step) => stepPage(diagnosed, step.id, 'en')),
      ];
      for (const text of all) assert.doesNotMatch(text, /(?<!\$)\{[a-z][A-Za-z]+\}|undefined|\[object/);
      assert.deepEqual(document(snapshot), diagnosed);
    });
  }

  it('say first who is broken, why, and what to do', () => {
    const { verdict, rootCauses } = document(incidents['emptyPool'] as Snapshot);
    assert.equal(verdict.status, 'broken');
    assert.equal(rootCauses[0]?.code, 'AGW-CFG-001');
    assert.match(verdict.summary, /^agw-shop fails requests in pool pool\. .* First: /);
  });

  it('say healthy of a healthy gateway, with no root cause', () => {
    const { verdict, rootCauses } = document(incidents['healthy'] as Snapshot);
    assert.deepEqual(rootCauses, []);
    assert.match(verdict.status, /healthy|atRisk/);
  });

  it('say unknown where nothing was read', () => {
    assert.equal(document(incidents['nothingRead'] as Snapshot).verdict.status, 'unknown');
  });

  it('escape names in Markdown', () => {
    // Inside a fence nothing is markup; escape.test.ts shows that nothing gets out of one.
    const markdown = markdownReport(document(incidents['hostileName'] as Snapshot), 'en').replace(/^(`{3,})[^`]*\n[\s\S]*?\n\1$/gm, '');
    for (const line of markdown.split('\n')) {
      const outside = line.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '');
      assert.doesNotMatch(outside, /\]\(command|<b>/, line);
    }
  });

  it('are SARIF with a rule for each result and a location', () => {
    const sarif = JSON.parse(sarifReport([document(incidents['emptyPool'] as Snapshot)], 'en', '1.2.3')) as {
      readonly version: string;
      readonly runs: readonly {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number; readonly locations: readonly unknown[] }[];
      }[];
    };
    assert.equal(sarif.version, '2.1.0');
    const [run] = sarif.runs;
    assert.ok(run && run.results.length > 0);
    for (const result of run.results) {
      assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      assert.equal(result.locations.length, 1);
    }
  });

  it('have texts for every step of every flow', () => {
    for (const flow of flows) for (const step of flow.steps) assert.ok(step.id in en.steps, step.id);
  });
});

describe('the flow of a gateway', () => {
  it('asks for every rule on gateways', () => {
    const flow = flows.find((each) => each.targetType === 'microsoft.network/applicationgateways');
    const kinds: readonly string[] = ['gateway', 'listener', 'route', 'pair', 'server'];
    const forgotten = rules
      .filter((rule) => kinds.includes(rule.on) && !rule.isNote && !flow?.steps.some((step) => stepHasRule(step, rule.code)))
      .map((rule) => rule.code);
    assert.deepEqual(forgotten, []);
  });
});
