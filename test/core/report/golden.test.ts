import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { DiagnosisDocument } from '../../../src/core/report/document';
import { markdownReport } from '../../../src/core/report/markdown';
import { textReport } from '../../../src/core/report/text';
import { root } from '../../repository';

const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-shop/providers/Microsoft.Network';
const gateway = `${group}/applicationGateways/agw-shop`;
const securityGroup = `${group}/networkSecurityGroups/nsg-app`;

/** A gateway whose servers are behind a security group with a name that wants to be markup. */
const blocked: DiagnosisDocument = {
  format: 'azure-traffic-doctor-diagnosis',
  version: 1,
  target: { id: gateway, type: 'microsoft.network/applicationgateways', name: 'agw-shop' },
  capturedAt: '2026-11-22T06:00:00Z',
  verdict: {
    status: 'broken',
    complete: true,
    summary: 'agw-shop fails requests in pool pool-app. Rule [Deny](command:x) denies the gateway. First: Allow the gateway.',
  },
  rootCauses: [
    { code: 'AGW-NSG-008', resource: securityGroup, title: 'The backend group denies the gateway', explains: ['AGW-BH-001', 'AGW-BH-005'], finding: 'cause' },
  ],
  findings: [
    {
      key: 'cause',
      code: 'AGW-NSG-008',
      role: 'cause',
      severity: 'error',
      confidence: 'static',
      title: 'The backend group denies the gateway',
      message: 'Rule [Deny](command:x) denies the gateway. (2 servers: 10.0.2.4, 10.0.2.5)',
      resource: `${securityGroup}/securityRules/[Deny](command:x)`,
      request: `GET ${securityGroup}`,
      pointer: '/properties/securityRules/0',
      evidence: [
        {
          resource: securityGroup,
          request: `GET ${securityGroup}`,
          pointer: '/properties/securityRules/0',
          value: '100 Deny | Tcp `x`',
          note: 'Rule <b>Deny</b> takes all of it.',
        },
      ],
      fixes: [
        { title: 'Allow it', kind: 'azureCli', shell: 'bash', text: "az network nsg rule update --name '[Deny](command:x)' --access Allow" },
        { title: 'Allow it', kind: 'azureCli', shell: 'powershell', text: "az network nsg rule update --name '[Deny](command:x)' --access Allow" },
        { title: 'Open the rules', kind: 'portal', text: securityGroup },
      ],
      links: ['https://learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works'],
      servers: ['10.0.2.4', '10.0.2.5'],
    },
    {
      key: 'symptom',
      code: 'AGW-BH-005',
      role: 'symptom',
      severity: 'error',
      confidence: 'observed',
      title: 'No TCP connection',
      message: 'The gateway gets no TCP connection to server 10.0.2.4.',
      resource: `${gateway}/backendAddressPools/pool-app`,
      request: `POST ${gateway}/backendhealth`,
      pointer: '/backendAddressPools/0',
      evidence: [],
      fixes: [],
      links: [],
    },
    {
      key: 'risk',
      code: 'AGW-CFG-007',
      role: 'risk',
      severity: 'info',
      confidence: 'static',
      title: 'The default probe is used',
      message: 'Setting set-app uses the default probe.',
      resource: `${gateway}/backendHttpSettingsCollection/set-app`,
      request: `GET ${gateway}`,
      pointer: '/properties/backendHttpSettingsCollection/0',
      evidence: [],
      fixes: [],
      links: [],
    },
  ],
  unknowns: [],
  steps: [
    { id: 'configuration', title: 'Does every request lead to a server?', status: 'passed', findings: [], findingKeys: [] },
    {
      id: 'connection',
      title: 'Can the gateway reach the server?',
      status: 'failed',
      findings: ['AGW-NSG-008', 'AGW-BH-005'],
      findingKeys: ['cause', 'symptom'],
    },
    { id: 'names', title: 'Can the gateway resolve the name?', status: 'skipped', findings: [], findingKeys: [] },
  ],
};

/** A gateway whose backend health may not be read. */
const unread: DiagnosisDocument = {
  ...blocked,
  verdict: { status: 'unknown', complete: false, summary: 'Whether the servers behind agw-shop answer could not be read.' },
  rootCauses: [],
  findings: [],
  unknowns: [
    {
      codes: ['AGW-BH-001', 'AGW-BH-005'],
      request: `POST ${gateway}/backendhealth`,
      reason: 'forbidden',
      permission: 'Microsoft.Network/applicationGateways/backendhealth/action',
      message: 'Azure refused backend health of `agw-shop`.',
    },
  ],
  steps: [
    { id: 'configuration', title: 'Does every request lead to a server?', status: 'passed', findings: [], findingKeys: [] },
    { id: 'backendHealth', title: 'What does the gateway say of its servers?', status: 'unknown', findings: [], findingKeys: [] },
    { id: 'metrics', title: 'Whose error is it?', status: 'unknown', running: true, findings: [], findingKeys: [] },
  ],
};

describe('the reports of two incidents', () => {
  for (const [name, document] of Object.entries({ blocked, unread })) {
    it(`are those of golden/${name}`, () => {
      const golden = (ending: string): string => readFileSync(join(root, 'test', 'core', 'report', 'golden', `${name}.${ending}`), 'utf8');
      assert.equal(markdownReport(document, 'en'), golden('md'));
      assert.equal(textReport(document, 'en'), golden('txt'));
    });
  }
});
