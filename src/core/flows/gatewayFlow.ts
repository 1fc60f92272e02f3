import type { Flow } from './flow';

/**
 * 502 on an Application Gateway, in the order that finds the cause soonest: what is certain and cheap first, then only the
 * branch that the symptom points to.
 */
export const gatewayFlow: Flow = {
  id: 'gateway502',
  targetType: 'microsoft.network/applicationgateways',
  steps: [
    {
      id: 'configuration',
      branch: { kind: 'always' },
      rules: ['AGW-CFG-001', 'AGW-CFG-002', 'AGW-CFG-003', 'AGW-CFG-004', 'AGW-CFG-005', 'AGW-CFG-009', 'AGW-CFG-019', 'AGW-CFG-024'],
    },
    { id: 'state', branch: { kind: 'always' }, rules: ['AGW-INF-*'] },
    { id: 'metrics', branch: { kind: 'always' }, rules: ['AGW-BH-023', 'AGW-BH-026', 'AGW-BH-027', 'AGW-BH-028', 'AGW-CFG-010'] },
    {
      id: 'backendHealth',
      branch: { kind: 'always' },
      rules: ['AGW-BH-001', 'AGW-BH-002', 'AGW-BH-020', 'AGW-BH-021', 'AGW-BH-022', 'AGW-BH-025'],
    },
    {
      id: 'connection',
      branch: { kind: 'symptom', classes: ['timeout'] },
      rules: [
        'AGW-BH-003',
        'AGW-BH-005',
        'AGW-NSG-007',
        'AGW-NSG-008',
        'AGW-NSG-009',
        'AGW-NSG-010',
        'AGW-NSG-011',
        'AGW-UDR-004',
        'AGW-UDR-005',
        'AGW-UDR-006',
        'AGW-UDR-007',
        'AGW-UDR-008',
      ],
    },
    { id: 'names', branch: { kind: 'symptom', classes: ['unresolved'] }, rules: ['AGW-BH-004', 'AGW-DNS-*'] },
    {
      id: 'probeAnswer',
      branch: { kind: 'symptom', classes: ['refusedByProbe'] },
      rules: [
        'AGW-BH-006',
        'AGW-BH-007',
        'AGW-BH-017',
        'AGW-CFG-006',
        'AGW-CFG-007',
        'AGW-CFG-008',
        'AGW-CFG-012',
        'AGW-CFG-013',
        'AGW-CFG-014',
        'AGW-CFG-021',
        'APP-*',
      ],
    },
    {
      id: 'certificates',
      branch: { kind: 'symptom', classes: ['tlsToBackend'] },
      rules: [
        'AGW-BH-008',
        'AGW-BH-009',
        'AGW-BH-010',
        'AGW-BH-011',
        'AGW-BH-012',
        'AGW-BH-013',
        'AGW-BH-014',
        'AGW-BH-015',
        'AGW-BH-016',
        'AGW-CFG-006',
        'AGW-CFG-007',
        'AGW-CFG-009',
        'AGW-CFG-011',
        'AGW-CFG-013',
        'AGW-TLS-004',
        'AGW-TLS-005',
        'AGW-TLS-006',
        'AGW-TLS-007',
        'AGW-TLS-008',
        'AGW-TLS-009',
      ],
    },
    {
      id: 'healthUnknown',
      branch: { kind: 'symptom', classes: ['healthUnknown'] },
      rules: ['AGW-BH-018', 'AGW-BH-019', 'AGW-NSG-001', 'AGW-NSG-002', 'AGW-NSG-005', 'AGW-NSG-006', 'AGW-UDR-001', 'AGW-UDR-002', 'AGW-UDR-003'],
    },
    { id: 'allHealthy', branch: { kind: 'allHealthy' }, rules: ['AGW-CFG-001', 'AGW-CFG-008', 'AGW-BH-023', 'AGW-BH-028'] },
    {
      id: 'clients',
      branch: { kind: 'symptom', classes: ['cannotConnect', 'tlsToClient', 'gateway4xx'] },
      rules: ['AGW-CFG-003', 'AGW-CFG-004', 'AGW-TLS-001', 'AGW-TLS-002', 'AGW-TLS-012', 'AGW-NSG-003', 'AGW-NSG-004', 'AGW-NSG-005'],
    },
    { id: 'nothingExplains', branch: { kind: 'always' }, rules: [] },
  ],
};
