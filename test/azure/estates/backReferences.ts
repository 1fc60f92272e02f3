import { isList, isObject } from '../../../src/core/snapshot/json';
import { idKey } from '../../../src/core/snapshot/resourceId';
import type { Json, JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';

/** One thing that refers to another, and the field in which ARM shows it from the other side. */
interface BackReference {
  readonly to: string;
  readonly field: string;
  readonly from: string;
  /** ARM shows one only, as an object. */
  readonly isSingle?: boolean;
}

/**
 * Adds what ARM shows from the other side of each reference: the subnets of a security group and of a route table, the ip
 * configurations of a subnet, the gateway of a public address.
 */
export function withBackReferences(responses: readonly RecordedResponse[]): readonly RecordedResponse[] {
  const found = responses.flatMap(({ request, body }) => (request.startsWith('GET ') && isObject(body) ? referencesOf(body) : []));
  const byTarget = new Map<string, BackReference[]>();
  for (const each of found) byTarget.set(idKey(each.to), [...(byTarget.get(idKey(each.to)) ?? []), each]);
  return responses.map((response) => (isObject(response.body) ? { ...response, body: completed(response.body, byTarget) } : response));
}

function referencesOf(body: JsonObject): readonly BackReference[] {
  const id = textOf(body['id']);
  const properties = objectOf(body['properties']);
  switch (textOf(body['type']).toLowerCase()) {
    case 'microsoft.network/virtualnetworks':
      return objectsOf(properties['subnets']).flatMap((subnet) => [
        ...refer(subnet, 'networkSecurityGroup', 'subnets'),
        ...refer(subnet, 'routeTable', 'subnets'),
      ]);
    case 'microsoft.network/applicationgateways':
      return [
        ...objectsOf(properties['gatewayIPConfigurations']).flatMap((each) => refer(each, 'subnet', 'applicationGatewayIPConfigurations')),
        ...objectsOf(properties['frontendIPConfigurations']).flatMap((each) => [
          ...refer(each, 'publicIPAddress', 'ipConfiguration', true),
          ...refer(each, 'subnet', 'ipConfigurations'),
        ]),
      ];
    case 'microsoft.network/networkinterfaces':
      return [
        ...objectsOf(properties['ipConfigurations']).flatMap((each) => refer(each, 'subnet', 'ipConfigurations')),
        ...refer(body, 'networkSecurityGroup', 'networkInterfaces').map((each) => ({ ...each, from: id })),
      ];
    case 'microsoft.network/loadbalancers':
      return objectsOf(properties['frontendIPConfigurations']).flatMap((each) => refer(each, 'subnet', 'ipConfigurations'));
    case 'microsoft.network/privateendpoints':
      return refer(body, 'subnet', 'privateEndpoints');
    case 'microsoft.network/azurefirewalls':
    case 'microsoft.network/virtualnetworkgateways':
      return objectsOf(properties['ipConfigurations']).flatMap((each) => [
        ...refer(each, 'subnet', 'ipConfigurations'),
        ...refer(each, 'publicIPAddress', 'ipConfiguration', true),
      ]);
    default:
      return [];
  }
}

function refer(from: JsonObject, property: string, field: string, isSingle = false): readonly BackReference[] {
  const to = textOf(objectOf(objectOf(from['properties'])[property])['id']);
  return to === '' ? [] : [{ to, field, from: textOf(from['id']), ...(isSingle ? { isSingle } : {}) }];
}

/** The body, and every child in it that is referred to, with its back references. */
function completed(body: JsonObject, byTarget: ReadonlyMap<string, readonly BackReference[]>): JsonObject {
  const own = byTarget.get(idKey(textOf(body['id']))) ?? [];
  const properties = objectOf(body['properties']);
  const subnets = properties['subnets'];
  const withChildren =
    isList(subnets) && textOf(body['type']).toLowerCase() === 'microsoft.network/virtualnetworks'
      ? { ...properties, subnets: objectsOf(subnets).map((subnet) => completed(subnet, byTarget)) }
      : properties;
  if (own.length === 0) return withChildren === properties ? body : { ...body, properties: withChildren };
  return { ...body, properties: { ...withChildren, ...fieldsOf(own) } };
}

function fieldsOf(references: readonly BackReference[]): JsonObject {
  const fields = [...new Set(references.map((each) => each.field))];
  return Object.fromEntries(
    fields.map((field) => {
      const own = references.filter((each) => each.field === field);
      const [first] = own;
      return [field, first?.isSingle === true ? { id: first.from } : own.map(({ from }) => ({ id: from }))];
    }),
  );
}

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
