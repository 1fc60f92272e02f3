import { ordinarySite } from './buildOrdinarySite';
import { usualGatewayRules } from './buildSite';
import type { ContosoContext, ContosoSite } from './contosoContext';
import { probeMessages } from './messages';

const network = 'network@contoso.example';

/** The gateway's own security group lets nothing out to the application's port. */
export function maps(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'maps',
    region: 'weu',
    network: '10.51.4',
    publicAddress: 51,
    setting: { port: 9000 },
    gatewayRules: [
      ...usualGatewayRules,
      { name: 'outbound-150', priority: 150, direction: 'Outbound', access: 'Allow', destination: '10.51.4.128/25', ports: ['80', '443'] },
      {
        name: 'outbound-500',
        priority: 500,
        direction: 'Outbound',
        access: 'Deny',
        destination: '10.0.0.0/8',
        ports: '1024-65535',
        description: 'Segmentation',
      },
    ],
    health: { health: 'Unhealthy', message: probeMessages.cannotConnect },
    traffic: { requests: 720, gateway502Since: 45 },
    failing: { path: '/tiles', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({
    writes: [{ id: `${ids.gatewayGroup}/securityRules/outbound-500`, minutesBefore: 47, caller: network }],
  }));
}

/** Each server's interface has a group that knows the administrators only. */
export function documents(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'documents',
    region: 'neu',
    network: '10.52.4',
    publicAddress: 52,
    setting: { port: 8080 },
    interfaceRules: [
      { name: 'inbound-100', priority: 100, direction: 'Inbound', access: 'Allow', source: '10.20.0.0/24', ports: '22', description: 'Administration' },
      { name: 'inbound-900', priority: 900, direction: 'Inbound', access: 'Deny', protocol: '*', ports: '*', description: 'Baseline' },
    ],
    health: { health: 'Unhealthy', message: probeMessages.cannotConnect },
    traffic: { requests: 260, gateway502Since: 30 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({
    writes: [{ id: `${ids.interfaceGroup}/securityRules/inbound-900`, minutesBefore: 31, caller: network }],
  }));
}

/** The gateway's security group refuses the probe of the platform's load balancer, which then takes every instance out. */
export function login(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'platform',
    application: 'login',
    region: 'weu',
    network: '10.61.4',
    publicAddress: 61,
    gatewayRules: [
      { name: 'inbound-100', priority: 100, direction: 'Inbound', access: 'Allow', source: 'Internet', ports: ['80', '443'] },
      { name: 'inbound-110', priority: 110, direction: 'Inbound', access: 'Allow', source: 'GatewayManager', ports: '65200-65535' },
      { name: 'inbound-4000', priority: 4000, direction: 'Inbound', access: 'Deny', protocol: '*', ports: '*', description: 'Baseline' },
    ],
    health: { health: 'Unknown', message: probeMessages.unknown },
    traffic: { requests: 0 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({
    writes: [{ id: `${ids.gatewayGroup}/securityRules/inbound-4000`, minutesBefore: 62, caller: network }],
  }));
}

/** The gateway may not talk to the Internet, and so not to what manages it. */
export function stocks(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'stocks',
    region: 'weu',
    network: '10.53.4',
    publicAddress: 53,
    gatewayRules: [
      ...usualGatewayRules,
      {
        name: 'outbound-3000',
        priority: 3000,
        direction: 'Outbound',
        access: 'Deny',
        protocol: '*',
        destination: 'Internet',
        ports: '*',
        description: 'Baseline',
      },
    ],
    health: { health: 'Unknown', message: probeMessages.unknown },
    traffic: { requests: 430 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({
    writes: [{ id: `${ids.gatewayGroup}/securityRules/outbound-3000`, minutesBefore: 130, caller: network }],
  }));
}
