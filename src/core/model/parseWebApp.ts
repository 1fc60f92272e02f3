import { defined, parseResource } from './parseResource';
import type { Reader } from './reader';
import type { WebApp } from './webApp';

/** Parses a web app or a slot (`Microsoft.Web/sites`). */
export function parseWebApp(body: Reader, id: string): WebApp {
  const properties = body.requiredObject('properties');
  return defined({
    ...parseResource(body, id),
    state: properties.text('state'),
    availabilityState: properties.text('availabilityState'),
    usageState: properties.text('usageState'),
    enabled: properties.flag('enabled'),
    kind: body.text('kind'),
    defaultHostName: properties.text('defaultHostName'),
    hostNames: properties.texts('hostNames'),
  });
}
