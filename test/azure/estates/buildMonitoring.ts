import { metricsRequest } from '../../../src/core/snapshot/request';
import type { JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerBelow, guid, resourceIdOf, type Place } from './build';
import type { GatewaySketch } from './buildGateway';
import type { Clock } from './buildTime';

/** Where a gateway sends its logs: all of them to the workspace of its subscription, or nowhere. */
export type LogsSketch = 'workspace' | 'nowhere';

/** The diagnostic settings of a gateway; an empty list where it sends its logs nowhere. */
export function diagnosticSettings(id: string, place: Place, logs: LogsSketch = 'workspace'): RecordedResponse {
  const name = 'send-logs';
  const setting: JsonObject = {
    id: `${id}/providers/Microsoft.Insights/diagnosticSettings/${name}`,
    type: 'Microsoft.Insights/diagnosticSettings',
    name,
    location: null,
    kind: null,
    tags: null,
    identity: null,
    properties: {
      storageAccountId: null,
      serviceBusRuleId: null,
      workspaceId: resourceIdOf({ ...place, resourceGroup: 'rg-monitoring' }, 'Microsoft.OperationalInsights/workspaces', 'log-contoso'),
      eventHubAuthorizationRuleId: null,
      eventHubName: null,
      logAnalyticsDestinationType: 'Dedicated',
      metrics: [],
      logs: [{ category: null, categoryGroup: 'allLogs', enabled: true, retentionPolicy: { enabled: false, days: 0 } }],
    },
  };
  return answerBelow('GET', id, 'providers/Microsoft.Insights/diagnosticSettings', { value: logs === 'nowhere' ? [] : [setting] });
}

const grainMinutes = 5;
const points = 12;

/** How much of what it can carry a gateway carried in the last hour: capacity units, ten of which an instance has, or on v1 percent of its processors. */
export function gatewayLoad(id: string, location: string, clock: Clock, { tier }: GatewaySketch): RecordedResponse {
  const [name, unit] = tier === 'Standard' ? (['CpuUtilization', 'Percent'] as const) : (['CapacityUnits', 'Count'] as const);
  const request = metricsRequest(id, [name]);
  if (request.kind !== 'arm') throw new Error('Metrics have an ARM request.');
  const seed = Number.parseInt(guid(`load ${id}`).slice(0, 2), 16) % 5;
  const minutesAt = (index: number): number => (points - index) * grainMinutes;
  return {
    request: request.request,
    status: 200,
    body: {
      cost: points - 1,
      timespan: `${clock.minutesBefore(points * grainMinutes)}/${clock.capturedAt}`,
      interval: `PT${grainMinutes}M`,
      value: [
        {
          id: `${id}/providers/Microsoft.Insights/metrics/${name}`,
          type: 'Microsoft.Insights/metrics',
          name: { value: name, localizedValue: name },
          displayDescription: '',
          unit,
          timeseries: [
            {
              metadatavalues: [],
              data: Array.from({ length: points }, (_, index) => ({
                timeStamp: clock.minutesBefore(minutesAt(index)),
                average: 2 + seed + ((minutesAt(index) * 7) % 13) / 10,
              })),
            },
          ],
          errorCode: 'Success',
        },
      ],
      namespace: 'Microsoft.Network/applicationGateways',
      resourceregion: location,
    },
  };
}
