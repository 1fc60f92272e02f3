import { parseResourceId, resourceType } from '../../snapshot/resourceId';
import { azureCli } from '../applicationGateway/commands';
import type { Finding, Fix } from '../finding';

/** Titles of the fixes that `startFixes` makes. */
export const startTitles = { start: 'Start the virtual machine' } as const;

/** Starts the virtual machine that the evidence of a finding is about; none where it is about no machine. */
export function startFixes({ evidence }: Pick<Finding, 'evidence'>): readonly Fix[] {
  const machine = evidence.find(({ resource }) => resourceType(resource) === 'microsoft.compute/virtualmachines');
  const id = machine && parseResourceId(machine.resource);
  if (!id) return [];
  return [azureCli('start', [['vm', 'start', '--resource-group', id.resourceGroup, '--name', id.name, '--subscription', id.subscriptionId]])];
}
