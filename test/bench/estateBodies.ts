/** Bodies of the size and shape that ARM gives for a gateway with a listener, a rule, two pools and a probe. */
export function gateway(subscription: string, index: number): object {
  const id = `/subscriptions/${subscription}/resourceGroups/rg-network-${index % 5}/providers/Microsoft.Network/applicationGateways/agw-${String(index).padStart(3, '0')}`;
  const child = (collection: string, name: string, properties: object): object => ({
    name,
    id: `${id}/${collection}/${name}`,
    etag: 'W/"6a2b7a49-2b1c-4c54-9a5c-1f1d6f0f3b11"',
    properties: { provisioningState: 'Succeeded', ...properties },
    type: `Microsoft.Network/applicationGateways/${collection}`,
  });
  const reference = (collection: string, name: string): object => ({ id: `${id}/${collection}/${name}` });
  return {
    name: `agw-${String(index).padStart(3, '0')}`,
    id,
    type: 'Microsoft.Network/applicationGateways',
    location: 'westeurope',
    tags: { env: index % 3 === 0 ? 'prod' : 'test', owner: 'platform' },
    properties: {
      provisioningState: 'Succeeded',
      resourceGuid: '0c1f4e0e-57a5-43bb-8e93-4d8b76a6a5d1',
      sku: { name: 'WAF_v2', tier: 'WAF_v2', family: 'Generation_1' },
      operationalState: 'Running',
      gatewayIPConfigurations: [
        child('gatewayIPConfigurations', 'gateway', {
          subnet: { id: `${id.split('/providers')[0]}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/gateway` },
        }),
      ],
      frontendIPConfigurations: [
        child('frontendIPConfigurations', 'public', {
          privateIPAllocationMethod: 'Dynamic',
          publicIPAddress: { id: `${id.split('/providers')[0]}/providers/Microsoft.Network/publicIPAddresses/pip-${index}` },
        }),
      ],
      frontendPorts: [child('frontendPorts', 'port443', { port: 443 })],
      backendAddressPools: [
        child('backendAddressPools', 'web', { backendAddresses: [{ ipAddress: '10.1.0.4' }, { ipAddress: '10.1.0.5' }] }),
        child('backendAddressPools', 'api', { backendAddresses: [{ fqdn: 'api.contoso.internal' }] }),
      ],
      backendHttpSettingsCollection: [
        child('backendHttpSettingsCollection', 'https', {
          port: 443,
          protocol: 'Https',
          cookieBasedAffinity: 'Disabled',
          requestTimeout: 20,
          probe: reference('probes', 'health'),
        }),
      ],
      httpListeners: [
        child('httpListeners', 'https', {
          frontendIPConfiguration: reference('frontendIPConfigurations', 'public'),
          frontendPort: reference('frontendPorts', 'port443'),
          protocol: 'Https',
          hostNames: ['shop.contoso.com'],
        }),
      ],
      requestRoutingRules: [
        child('requestRoutingRules', 'all', {
          ruleType: 'Basic',
          priority: 10,
          httpListener: reference('httpListeners', 'https'),
          backendAddressPool: reference('backendAddressPools', 'web'),
          backendHttpSettings: reference('backendHttpSettingsCollection', 'https'),
        }),
      ],
      probes: [
        child('probes', 'health', {
          protocol: 'Https',
          path: '/health',
          interval: 30,
          timeout: 30,
          unhealthyThreshold: 3,
          host: 'shop.contoso.com',
          match: { statusCodes: ['200-399'] },
        }),
      ],
    },
  };
}

/** A profile with two endpoints; every tenth is Degraded. */
export function profile(subscription: string, index: number): object {
  const id = `/subscriptions/${subscription}/resourceGroups/rg-global/providers/Microsoft.Network/trafficManagerProfiles/tm-${String(index).padStart(3, '0')}`;
  const status = index % 10 === 0 ? 'Degraded' : 'Online';
  return {
    id,
    name: `tm-${String(index).padStart(3, '0')}`,
    type: 'Microsoft.Network/trafficManagerProfiles',
    location: 'global',
    tags: {},
    properties: {
      profileStatus: 'Enabled',
      trafficRoutingMethod: 'Priority',
      dnsConfig: { relativeName: `tm-${index}`, fqdn: `tm-${index}.trafficmanager.net`, ttl: 60 },
      monitorConfig: {
        profileMonitorStatus: status,
        protocol: 'HTTPS',
        port: 443,
        path: '/',
        intervalInSeconds: 30,
        toleratedNumberOfFailures: 3,
        timeoutInSeconds: 10,
      },
      endpoints: ['a', 'b'].map((name, place) => ({
        id: `${id}/externalEndpoints/${name}`,
        name,
        type: 'Microsoft.Network/trafficManagerProfiles/externalEndpoints',
        properties: {
          endpointStatus: 'Enabled',
          endpointMonitorStatus: status,
          target: `${name}.contoso.com`,
          weight: 1,
          priority: place + 1,
          endpointLocation: 'West Europe',
        },
      })),
    },
  };
}
