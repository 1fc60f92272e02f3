import { idKey } from '../../src/core/snapshot/resourceId';
import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { armError, resourceNotFound, type ArmAnswer } from './armErrors';
import { attachedInterface, listAt, textAt, textsAt } from './attachedInterface';
import { effectiveRoutes, routeTo } from './effectiveRoutes';
import { effectiveSecurityGroups, flowAnswer } from './effectiveSecurityRules';
import { trialServers } from './trialAnswers';
import type { World } from './world';

/** Actions of the network provider that take a while. */
export const longRunning =
  /\/(backendhealth|getbackendhealthondemand|effectiveroutetable|effectivenetworksecuritygroups|ipflowverify|nexthop|connectivitycheck)$/i;

/**
 * Answers an action for which nothing is recorded from what is recorded of the resource: exactly as far as that says, and with a refusal beyond.
 *
 * @param input body of the request.
 */
export function computedAction(world: World, path: string, input: JsonObject): ArmAnswer {
  const end = path.lastIndexOf('/');
  const [resourceId, action] = [path.slice(0, end), path.slice(end + 1)];
  if (!world.resource(resourceId)) return resourceNotFound(resourceId);
  const answer = actions[action.toLowerCase()]?.(world, resourceId, input);
  return answer ?? armError(404, 'InvalidResourceType', `The action '${action}' could not be found for the resource '${resourceId}'.`);
}

const actions: Readonly<Record<string, (world: World, resourceId: string, input: JsonObject) => ArmAnswer>> = {
  effectiveroutetable: (world, id) => {
    const attached = attachedInterface(world, id, 'EffectiveRoutes');
    return 'refused' in attached ? attached.refused : { status: 200, body: { value: effectiveRoutes(world, attached) } };
  },
  effectivenetworksecuritygroups: (world, id) => {
    const attached = attachedInterface(world, id, 'EffectiveSecurityGroups');
    return 'refused' in attached ? attached.refused : { status: 200, body: { value: effectiveSecurityGroups(world, attached) } };
  },
  getbackendhealthondemand: healthOnDemand,
  ipflowverify: (world, _watcher, input) => {
    const attached = interfaceOf(world, input, 'EffectiveSecurityGroups');
    if ('refused' in attached) return attached.refused;
    const direction = textAt(input, 'direction');
    if (direction !== 'Inbound' && direction !== 'Outbound') return invalid('direction');
    const side = (name: 'local' | 'remote') => ({ address: textAt(input, `${name}IPAddress`), port: Number(textAt(input, `${name}Port`)) });
    const answer = flowAnswer(effectiveSecurityGroups(world, attached), {
      direction,
      protocol: textAt(input, 'protocol'),
      local: side('local'),
      remote: side('remote'),
    });
    return answer === 'undecided'
      ? notSimulated('A rule with a service tag decides, and what that stands for is not recorded.')
      : { status: 200, body: answer };
  },
  nexthop: (world, _watcher, input) => {
    const attached = interfaceOf(world, input, 'EffectiveRoutes');
    if ('refused' in attached) return attached.refused;
    const route = routeTo(effectiveRoutes(world, attached), textAt(input, 'destinationIPAddress'));
    if (!route) return invalid('destinationIPAddress');
    const isUser = route['source'] === 'User';
    const [hop] = textsAt(route, 'nextHopIpAddress');
    const routeTableId = isUser ? textAt(attached.subnet, 'properties', 'routeTable', 'id') : 'System Route';
    return { status: 200, body: { nextHopType: route['nextHopType'], ...(hop === undefined ? {} : { nextHopIpAddress: hop }), routeTableId } };
  },
  connectivitycheck: () => notSimulated('What a connection meets is known only when it is recorded.'),
};

/** The interface that a check names, or the first of its machine. */
function interfaceOf(world: World, input: JsonObject, what: Parameters<typeof attachedInterface>[2]): ReturnType<typeof attachedInterface> {
  const machine = world.resource(textAt(input, 'targetResourceId'));
  if (!machine) return { refused: resourceNotFound(textAt(input, 'targetResourceId')) };
  const [first] = listAt(machine, 'properties', 'networkProfile', 'networkInterfaces');
  return attachedInterface(world, textAt(input, 'targetNicResourceId') || textAt(first, 'id'), what);
}

/** The servers of one pool under one setting, as the recorded health of the gateway has them. */
function healthOnDemand(world: World, gatewayId: string, input: JsonObject): ArmAnswer {
  const [poolId, settingId] = [textAt(input, 'backendAddressPool', 'id'), textAt(input, 'backendHttpSettings', 'id')];
  const recorded = world.recorded('POST', `${gatewayId}/backendhealth`);
  if (recorded?.status !== 200) return notSimulated('The health of the gateway is not recorded.');
  const pools = listAt(recorded.body, 'backendAddressPools');
  const pool = pools.find((each) => sameId(textAt(each, 'backendAddressPool', 'id'), poolId));
  if (!pool) return invalidReference(gatewayId, poolId);
  const setting = listAt(pool, 'backendHttpSettingsCollection').find((each) => sameId(textAt(each, 'backendHttpSettings', 'id'), settingId));
  if (!setting) return invalidReference(gatewayId, settingId);
  const servers = trialServers(world, world.resource(gatewayId), setting, settingId, input);
  return { status: 200, body: { backendAddressPool: { id: poolId }, backendHealthHttpSettings: { ...setting, servers } } };
}

function sameId(one: string, other: string): boolean {
  return idKey(one) === idKey(other);
}

function invalid(name: string): ArmAnswer {
  return armError(400, 'InvalidRequestFormat', `Cannot parse the request: ${name} is missing or not valid.`);
}

function invalidReference(gatewayId: string, id: string): ArmAnswer {
  return armError(400, 'InvalidResourceReference', `Resource ${id} referenced by resource ${gatewayId} was not found.`);
}

function notSimulated(why: string): ArmAnswer {
  return armError(400, 'NotSimulated', `The simulated Azure cannot answer this. ${why}`);
}
