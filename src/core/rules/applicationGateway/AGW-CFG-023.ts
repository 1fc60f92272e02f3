import type { Probe } from '../../model/applicationGateway';
import { defineRule } from '../rule';
import { portal } from './commands';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-CFG-023',
  on: 'pair',
  severity: 'warning',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The times of a health probe do not fit each other',
      message: 'Probe {probe} of backend setting {setting} has {property} {value}, and Azure takes 1 to {most}.',
      variants: { longer: 'Probe {probe} of backend setting {setting} waits {value} seconds for an answer, longer than its interval of {most} seconds.' },
      why: 'A probe whose time-out is longer than its interval begins anew before the last one has ended, and values outside of what Azure takes come from a configuration that was never applied.',
      howWeKnow:
        'The numbers of the probe were compared with each other and with the limits of the API. That a time-out should not exceed the interval is inferred: Azure takes it.',
      fix: 'Use an interval and a time-out of 30 seconds and a threshold of 3, unless there is a reason for others.',
      notAProblem: 'When the server needs long to answer and is asked rarely.',
      notes: { value: 'The value of the probe.' },
      fixes: { openProbes: 'Health probes of the gateway' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview',
    'https://learn.microsoft.com/rest/api/application-gateway/application-gateways/get',
  ],
  applies: ({ setting }) => setting.probe?.target !== undefined,
  check(context, { setting }) {
    const probe = setting.probe?.target;
    if (!probe) return;
    for (const { property, most, variant } of misfits(probe)) {
      const at = deepestPlace(context.model, probe.at, 'properties', property);
      const value = probe[property] ?? 0;
      context.report({
        at,
        resource: probe.id,
        ...(variant ? { variant } : {}),
        data: { probe: probe.name, setting: setting.name, property, value, most },
        evidence: [{ resource: probe.id, at, value: String(value), note: 'value' }],
      });
    }
  },
  fixes: (_, { gateway }) => [portal('openProbes', gateway.id)],
});

interface Misfit {
  readonly property: 'interval' | 'timeout' | 'unhealthyThreshold';
  readonly most: number;
  readonly variant?: 'longer';
}

/** What the API takes, the least being 1: seconds, and failures in a row. */
const limits = { interval: 86_400, timeout: 86_400, unhealthyThreshold: 20 } as const;

function misfits(probe: Probe): readonly Misfit[] {
  const outside = (Object.keys(limits) as (keyof typeof limits)[]).flatMap((property): Misfit[] => {
    const value = probe[property];
    return value !== undefined && (value < 1 || value > limits[property]) ? [{ property, most: limits[property] }] : [];
  });
  const { interval, timeout } = probe;
  const isLonger = interval !== undefined && timeout !== undefined && timeout > interval;
  return isLonger ? [...outside, { property: 'timeout', most: interval, variant: 'longer' }] : outside;
}
