import type { ModelObject } from './model';
import { defined, parseElement } from './parseResource';
import type { Reader } from './reader';

/** Where a resource sends logs. */
export interface DiagnosticSetting extends ModelObject {
  /** Categories and groups of categories, such as `ApplicationGatewayAccessLog` and `allLogs`, that are sent. */
  readonly enabledLogs: readonly string[];
}

/** Parses an element of `GET {id}/providers/Microsoft.Insights/diagnosticSettings`. */
export function parseDiagnosticSetting(element: Reader, resourceId: string, index: number): DiagnosticSetting {
  const logs = element.requiredObject('properties').list('logs');
  return defined({
    ...parseElement(element, `${resourceId}/providers/Microsoft.Insights`, 'diagnosticSettings', index),
    enabledLogs: logs.filter((log) => log.flag('enabled') === true).flatMap((log) => log.text('category') ?? log.text('categoryGroup') ?? []),
  });
}
