import { ruleByCode } from '../rules/registry';
import type { Language } from '../rules/rule';
import type { DiagnosisDocument, FindingDocument } from './document';

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;

/**
 * Renders diagnoses as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0): a result for each finding, its place as the ARM id
 * (logical location) and the JSON pointer of the answer.
 *
 * @param toolVersion version of this product.
 * @returns indented JSON.
 */
export function sarifReport(documents: readonly DiagnosisDocument[], language: Language, toolVersion: string): string {
  const findings = documents.flatMap((document) => document.findings.map((finding) => ({ document, finding })));
  const codes = [...new Set(findings.map(({ finding }) => finding.code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Azure Traffic Doctor', semanticVersion: toolVersion, rules: codes.map((code) => reportingDescriptor(code, language)) } },
        language,
        invocations: documents.map((document) => ({ executionSuccessful: true, properties: { target: document.target, verdict: document.verdict } })),
        results: findings.map(({ document, finding }) => result(document, finding, codes)),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function reportingDescriptor(code: string, language: Language): object {
  const rule = ruleByCode(code);
  if (!rule) return { id: code };
  const text = rule.text[language] ?? rule.text.en;
  return {
    id: code,
    shortDescription: { text: text.title },
    fullDescription: { text: text.why },
    help: { text: `${text.howWeKnow} ${text.fix}` },
    ...(rule.links[0] === undefined ? {} : { helpUri: rule.links[0] }),
    defaultConfiguration: { level: levels[rule.severity] },
  };
}

function result(document: DiagnosisDocument, finding: FindingDocument, codes: readonly string[]): object {
  const place = document.rootCauses.findIndex((cause) => cause.finding === finding.key);
  return {
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [location(finding.resource, finding.request, finding.pointer)],
    relatedLocations: finding.evidence.map((each, index) => ({
      id: index,
      ...location(each.resource, each.request, each.pointer),
      message: { text: `${each.note} ${each.value}`.trim() },
    })),
    partialFingerprints: { findingKey: finding.key },
    properties: {
      role: finding.role,
      confidence: finding.confidence,
      ...(place === -1 ? {} : { rootCause: place + 1 }),
      ...(finding.servers ? { servers: finding.servers } : {}),
      fixes: finding.fixes,
    },
  };
}

/** Half a surrogate pair, which JSON may hold, has no place in a URI. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function location(resource: string, request: string, pointer: string): object {
  return {
    physicalLocation: { artifactLocation: { uri: `arm:${encodeURI(wellFormed(request.replace(/^\S+ /, '')))}` } },
    logicalLocations: [{ name: resource.split('/').at(-1) ?? resource, fullyQualifiedName: `${resource}#${pointer}`, kind: 'resource' }],
  };
}
