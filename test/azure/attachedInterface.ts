import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { armError, resourceNotFound, type ArmAnswer } from './armErrors';
import type { World } from './world';

/** A network interface of a running machine, and the network that it is in. */
export interface AttachedInterface {
  readonly id: string;
  readonly body: JsonObject;
  readonly address: string;
  readonly subnetId: string;
  readonly subnet: JsonObject;
  readonly network: JsonObject;
}

/**
 * @param what what is wanted of it, in the code of the refusal.
 * @returns the interface, or ARM's refusal: it does not exist, or its machine does not run.
 */
export function attachedInterface(
  world: World,
  id: string,
  what: 'EffectiveRoutes' | 'EffectiveSecurityGroups',
): AttachedInterface | { readonly refused: ArmAnswer } {
  const body = world.resource(id);
  if (!body) return { refused: resourceNotFound(id) };
  const configurations = listAt(body, 'properties', 'ipConfigurations');
  const primary = configurations.find((each) => at(each, 'properties', 'primary') === true) ?? configurations[0];
  const subnetId = textAt(primary, 'properties', 'subnet', 'id');
  const subnet = world.resource(subnetId);
  const network = world.resource(subnetId.split(/\/subnets\//i)[0] ?? '');
  if (!subnet || !network || !isRunning(world, textAt(body, 'properties', 'virtualMachine', 'id'))) return { refused: notRunning(id, what) };
  return { id, body, address: textAt(primary, 'properties', 'privateIPAddress'), subnetId, subnet, network };
}

/** A machine whose instance view is not recorded runs. */
function isRunning(world: World, id: string): boolean {
  if (id === '' || !world.resource(id)) return false;
  const view = world.recorded('GET', `${id}?$expand=instanceView`)?.body;
  const states = listAt(view, 'properties', 'instanceView', 'statuses').map((each) => textAt(each, 'code').toLowerCase());
  return view === undefined || states.includes('powerstate/running');
}

function notRunning(id: string, what: string): ArmAnswer {
  const words = what === 'EffectiveRoutes' ? 'effective routes' : 'effective security groups';
  return armError(
    400,
    `NicMustBeAttachedToRunningVmToGet${what}`,
    `A network interface must be attached to a running virtual machine to get ${words}. The network interface ${id} is not attached to a running virtual machine.`,
  );
}

/** @returns what lies at a place in a JSON value; undefined when there is nothing. */
export function at(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  return names.reduce<Json | undefined>((part, name) => (part !== undefined && isObject(part) ? part[name] : undefined), value);
}

/** @returns the text at a place; nothing is an empty text. */
export function textAt(value: Json | undefined, ...names: readonly string[]): string {
  const text = at(value, ...names);
  return typeof text === 'string' ? text : '';
}

/** @returns the objects of the list at a place; nothing is an empty list. */
export function listAt(value: Json | undefined, ...names: readonly string[]): readonly JsonObject[] {
  const list = at(value, ...names);
  return list !== undefined && isList(list) ? list.filter(isObject) : [];
}

/** @returns the texts at places that hold one or several, in their order. */
export function textsAt(value: JsonObject, ...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const part = value[name];
    return part !== undefined && isList(part) ? part.filter((each) => typeof each === 'string') : typeof part === 'string' && part !== '' ? [part] : [];
  });
}
