import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DiagnosisDocument, FindingDocument } from '../../../src/core/report/document';
import { estateMarkdown } from '../../../src/core/report/estateMarkdown';
import { estateSummary } from '../../../src/core/report/estateSummary';

type Status = DiagnosisDocument['verdict']['status'];

const network = '/subscriptions/s1/resourceGroups/rg-net/providers/Microsoft.Network';
const group = `${network}/networkSecurityGroups/nsg-shared`;

function gatewayId(name: string): string {
  return `${network}/applicationGateways/${name}`;
}

function finding(code: string, resource: string, change: Partial<FindingDocument> = {}): FindingDocument {
  return {
    key: `${code} ${resource} ${change.pointer ?? ''}`,
    code,
    role: 'cause',
    severity: 'error',
    confidence: 'static',
    title: `Title of ${code}`,
    message: `Message of ${code}`,
    resource,
    request: `GET ${resource}`,
    pointer: '',
    evidence: [],
    fixes: [],
    links: [],
    ...change,
  };
}

function diagnosed(
  name: string,
  status: Status,
  findings: readonly FindingDocument[] = [],
  unknowns: DiagnosisDocument['unknowns'] = [],
  type = 'applicationGateways',
): DiagnosisDocument {
  const id = `${network}/${type}/${name}`;
  return {
    format: 'azure-traffic-doctor-diagnosis',
    version: 1,
    target: { id, type: `microsoft.network/${type.toLowerCase()}`, name },
    capturedAt: '2026-11-22T06:00:00Z',
    verdict: { status, complete: true, summary: `Sentence about ${name}.` },
    rootCauses: findings
      .filter(({ role }) => role === 'cause')
      .map(({ code, resource, title, key }) => ({ code, resource, title, explains: [], finding: key })),
    findings,
    unknowns,
    steps: [],
  };
}

const links = {
  investigation: (id: string) => `../${id.split('/').at(-1) ?? ''}/report.md`,
  rule: (code: string) => `../rules/${code}.md`,
};

describe('the summary of an estate', () => {
  it('counts verdicts and puts what is broken first', () => {
    const summary = estateSummary({ documents: [diagnosed('ok', 'healthy'), diagnosed('bad', 'broken', [finding('AGW-CFG-001', gatewayId('bad'))])] });
    assert.deepEqual(summary.counts, [
      { status: 'broken', count: 1 },
      { status: 'healthy', count: 1 },
    ]);
    assert.deepEqual(
      summary.sections.map(({ status }) => status),
      ['broken', 'healthy'],
    );
    assert.equal(summary.judged, 2);
  });

  it('says a root cause of several gateways once, under the worst of their verdicts', () => {
    const shared = (name: string, status: Status): DiagnosisDocument =>
      diagnosed(name, status, [finding('AGW-NSG-001', group, { pointer: '/properties/securityRules/2' })]);
    const summary = estateSummary({
      documents: [shared('b', 'degraded'), shared('a', 'broken'), diagnosed('c', 'broken', [finding('AGW-CFG-001', gatewayId('c'))])],
    });
    const broken = summary.sections.find(({ status }) => status === 'broken');
    assert.deepEqual(
      broken?.groups.map(({ cause, entries }) => [cause?.code, entries.map(({ name }) => name)]),
      [
        ['AGW-NSG-001', ['a', 'b']],
        ['AGW-CFG-001', ['c']],
      ],
    );
    const markdown = estateMarkdown(summary, 'en', links);
    assert.equal(markdown.split('nsg-shared').length, 2, 'the group is named once');
    assert.match(markdown, /2 gateways have this root cause/);
    assert.match(markdown, /\[a\]\(<\.\.\/a\/report\.md>\).*: Broken/);
    assert.match(markdown, /\[b\]\(<\.\.\/b\/report\.md>\).*: Degraded/);
  });

  it('keeps two rules of one security group apart', () => {
    const summary = estateSummary({
      documents: [
        diagnosed('a', 'broken', [finding('AGW-NSG-001', group, { pointer: '/properties/securityRules/1' })]),
        diagnosed('b', 'broken', [finding('AGW-NSG-001', group, { pointer: '/properties/securityRules/2' })]),
      ],
    });
    assert.equal(summary.sections[0]?.groups.length, 2);
  });

  it('never joins gateways whose cause is in themselves', () => {
    const inside = (name: string): DiagnosisDocument => diagnosed(name, 'broken', [finding('AGW-CFG-001', `${gatewayId(name)}/backendAddressPools/p`)]);
    assert.equal(estateSummary({ documents: [inside('a'), inside('b')] }).sections[0]?.groups.length, 2);
  });

  it('takes only the first root cause for the thing to act on', () => {
    const both = diagnosed('a', 'broken', [finding('AGW-CFG-001', gatewayId('a')), finding('AGW-NSG-001', group)]);
    const summary = estateSummary({ documents: [both, diagnosed('b', 'broken', [finding('AGW-NSG-001', group)])] });
    assert.deepEqual(
      summary.sections[0]?.groups.map(({ cause, entries }) => [cause?.code, entries.length]),
      [
        ['AGW-CFG-001', 1],
        ['AGW-NSG-001', 1],
      ],
    );
  });

  it('groups what could not be read by the permission that would open it', () => {
    const refused = (code: string): DiagnosisDocument['unknowns'][number] => ({
      codes: [code],
      request: 'POST x',
      reason: 'forbidden',
      permission: 'Microsoft.Network/applicationGateways/backendhealth/action',
      message: 'refused',
    });
    const notAsked = { codes: ['AGW-NSG-009'], request: 'GET x', reason: 'notCollected' as const, permission: 'Microsoft.Network/x/read', message: '' };
    const summary = estateSummary({
      documents: [diagnosed('b', 'unknown', [], [refused('AGW-BH-002'), notAsked]), diagnosed('a', 'unknown', [], [refused('AGW-BH-001')])],
    });
    assert.deepEqual(summary.permissions, [
      { permission: 'Microsoft.Network/applicationGateways/backendhealth/action', targets: ['a', 'b'], codes: ['AGW-BH-001', 'AGW-BH-002'] },
    ]);
    assert.match(estateMarkdown(summary, 'en'), /### One permission opens these checks\n\n- `Microsoft\.Network.*`: for a, b \\\(AGW-BH-001, AGW-BH-002\\\)/);
  });

  it('says of what has no rules yet what Azure says, and counts it nowhere', () => {
    const summary = estateSummary({ documents: [diagnosed('tm', 'unknown', [], [], 'trafficManagerProfiles')] });
    assert.deepEqual([summary.judged, summary.counts, summary.sections], [0, [], []]);
    const markdown = estateMarkdown(summary, 'en');
    assert.match(markdown, /No Application Gateway was checked\./);
    assert.match(markdown, /## Azure’s own status\n\n.*not judged yet.*\n\n- \*\*tm\*\*.*: Sentence about tm\./);
  });

  it('lists the risks of a gateway that answers, each once', () => {
    const risk = finding('AGW-CFG-005', gatewayId('a'), { role: 'risk', severity: 'warning' });
    const hint = finding('AGW-CFG-006', gatewayId('a'), { role: 'risk', severity: 'hint' });
    const markdown = estateMarkdown(estateSummary({ documents: [diagnosed('a', 'atRisk', [risk, { ...risk, key: 'other' }, hint])] }), 'en', links);
    assert.equal(markdown.match(/AGW-CFG-005\]/g)?.length, 1);
    assert.doesNotMatch(markdown, /AGW-CFG-006/);
  });

  it('names what was not reached and what could not be read', () => {
    const summary = estateSummary({
      documents: [],
      unchecked: [
        { id: 'b', name: 'b' },
        { id: 'a', name: 'a', reason: 'It broke.' },
      ],
      unread: [{ name: 'Contoso', sentence: 'Azure refused it.' }],
    });
    const markdown = estateMarkdown(summary, 'en');
    assert.match(markdown, /- a: It broke\.\n- b: the run was cancelled before its turn/);
    assert.match(markdown, /## What could not be read\n\n- Contoso: Azure refused it\.\n\nResources that are there/);
  });

  it('says when it was read', () => {
    const later = { ...diagnosed('b', 'healthy'), capturedAt: '2026-11-22T06:02:00Z' };
    const page = (...documents: readonly DiagnosisDocument[]): string => estateMarkdown(estateSummary({ documents }), 'en');
    assert.match(page(diagnosed('a', 'healthy')), /As of 2026-11-22T06:00:00Z\./);
    assert.match(page(later, diagnosed('a', 'healthy')), /Read between 2026-11-22T06:00:00Z and 2026-11-22T06:02:00Z\./);
  });

  const hostile = ['](command:x)', '<img src=x onerror=alert(1)>', '`$(id)`', '| a | b |', '# h\n## i', '[x](https://evil.example)', '\u202eevil', '{fix}'];
  for (const name of hostile) {
    it(`lets ${JSON.stringify(name)} be nothing but a name`, () => {
      const bad: DiagnosisDocument = {
        ...diagnosed('a', 'broken', [finding('AGW-NSG-001', `${group}${name}`, { title: name, message: name })]),
        target: { id: gatewayId(name), type: 'microsoft.network/applicationgateways', name },
      };
      const unknown: DiagnosisDocument = { ...diagnosed('b', 'unknown'), verdict: { status: 'unknown', complete: false, summary: name } };
      const refused = { codes: ['AGW-BH-001'], request: name, reason: 'forbidden' as const, permission: name, message: name };
      const markdown = estateMarkdown(
        estateSummary({
          documents: [bad, { ...unknown, unknowns: [refused] }, diagnosed(name, 'unknown', [], [], 'trafficManagerProfiles')],
          unchecked: [{ id: name, name, reason: name }],
          unread: [{ name, sentence: name }],
        }),
        'en',
        { investigation: () => undefined, rule: links.rule },
      );
      const outsideCode = markdown.replace(/(`+)[^\n]*?\1/g, '');
      assert.doesNotMatch(outsideCode, /<img|\u202e|\]\(command|\]\(https|^#+ [hi]$/m);
      assert.doesNotMatch(outsideCode, /(?<!\\)\]\((?!<\.\.\/rules\/)/, 'no link but ours');
      assert.equal(markdown.split('\n').filter((line) => line.startsWith('|')).length, 4, 'no row but ours');
    });
  }
});
