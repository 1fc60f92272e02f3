import { parseResourceId } from '../../snapshot/resourceId';
import type { TextData } from '../finding';
import type { Fix } from '../finding';

/** The arguments by which `az` finds a gateway itself: `--resource-group`, `--name`, `--subscription`. */
export function gatewayArguments(gatewayId: string): readonly string[] {
  const id = parseResourceId(gatewayId);
  return id ? ['--resource-group', id.resourceGroup, '--name', id.name, '--subscription', id.subscriptionId] : ['--ids', gatewayId];
}

/** The arguments by which `az` finds a child of a gateway: its name and `--gateway-name`. */
function childArguments(gatewayId: string, name: string): readonly string[] {
  const id = parseResourceId(gatewayId);
  if (!id) return ['--name', name];
  return ['--resource-group', id.resourceGroup, '--gateway-name', id.name, '--name', name, '--subscription', id.subscriptionId];
}

/** Commands of the Azure CLI, each a list of arguments after `az`. */
export function azureCli(title: string, commands: readonly (readonly string[])[], data?: TextData): Fix {
  return { kind: 'azureCli', title, commands: commands.map((command) => ['az', ...command]), ...(data ? { data } : {}) };
}

/** A place in the portal. */
export function portal(title: string, resource: string, data?: TextData): Fix {
  return { kind: 'portal', title, resource, ...(data ? { data } : {}) };
}

/** `az network application-gateway <verb>` on the gateway itself. */
export function gatewayCommand(gatewayId: string, verb: string, ...options: readonly string[]): readonly string[] {
  return ['network', 'application-gateway', verb, ...gatewayArguments(gatewayId), ...options];
}

/** `az network application-gateway <collection> <verb>` on a child, such as a probe. */
export function childCommand(gatewayId: string, collection: string, verb: string, name: string, ...options: readonly string[]): readonly string[] {
  return ['network', 'application-gateway', collection, verb, ...childArguments(gatewayId, name), ...options];
}

/** `az network application-gateway <part> <verb>` on a part that a gateway has once, such as its TLS policy. */
export function gatewayPartCommand(gatewayId: string, part: string, verb: string, ...options: readonly string[]): readonly string[] {
  const owner = gatewayArguments(gatewayId).map((word) => (word === '--name' ? '--gateway-name' : word));
  return ['network', 'application-gateway', part, verb, ...owner, ...options];
}

/** Asks the gateway again what it thinks of its servers. */
export function checkHealthAgain(gatewayId: string): Fix {
  return azureCli('checkAgain', [gatewayCommand(gatewayId, 'show-backend-health')]);
}
