import { defined, parseElement, parseResource } from './parseResource';
import type { Reader } from './reader';
import type { ScaleSet, ScaleSetInstance } from './scaleSet';

/** Parses the model of a scale set. */
export function parseScaleSet(body: Reader, id: string): ScaleSet {
  const sku = body.object('sku');
  const properties = body.requiredObject('properties');
  const interfaces = properties.object('virtualMachineProfile').object('networkProfile').list('networkInterfaceConfigurations');
  const configurations = interfaces.flatMap((each) => each.object('properties').list('ipConfigurations'));
  return defined({
    ...parseResource(body, id),
    capacity: sku.number('capacity'),
    capacityAt: sku.exists ? sku.place('capacity') : body.place('sku'),
    orchestrationMode: properties.text('orchestrationMode')?.toLowerCase(),
    gatewayPools: configurations
      .flatMap((each) => each.object('properties').list('applicationGatewayBackendAddressPools'))
      .flatMap((pool) => {
        const poolId = pool.requiredText('id');
        return poolId === undefined ? [] : [{ id: poolId, at: pool.at }];
      }),
  });
}

/** Parses an element of `GET {scale set}/virtualMachines?$expand=instanceView`. */
export function parseScaleSetInstance(element: Reader, scaleSetId: string, index: number): ScaleSetInstance {
  const properties = element.requiredObject('properties');
  const view = properties.object('instanceView');
  const power = view.list('statuses').find((status) => /^PowerState\//i.test(status.text('code') ?? ''));
  const health = view.object('vmHealth').object('status');
  return defined({
    ...parseElement(element, scaleSetId, 'virtualMachines', index),
    powerState: power?.text('code')?.slice('PowerState/'.length).toLowerCase(),
    powerStateAt: power?.place('code') ?? properties.place('instanceView'),
    health: /^HealthState\/(.+)$/i.exec(health.text('code') ?? '')?.[1]?.toLowerCase(),
    healthAt: health.exists ? health.place('code') : properties.place('instanceView'),
    latestModelApplied: properties.flag('latestModelApplied'),
    latestModelAppliedAt: properties.place('latestModelApplied'),
  });
}
