import type { Model } from '../model/model';
import type { WebApp } from '../model/webApp';
import { chainFact, known, type Fact, type FactRequest, type Unavailable } from '../snapshot/fact';
import { getRequest } from '../snapshot/request';
import { resourceType } from '../snapshot/resourceId';

/**
 * The web app, or the slot of one, that answers to a host name: one in the snapshot that has the name, or the one that a reverse look-up found.
 *
 * @returns the look-up as the missing request when neither tells; *pending* while it is under way.
 */
export function siteOfHost(model: Model, host: string): Fact<WebApp> {
  const name = host.toLowerCase();
  const owner = model.webApps.find((app) => namesOfSite(app).includes(name));
  if (owner) return known(owner);
  const lookup = (model.snapshot.lookups ?? []).find((each) => each.kind === 'hostName' && each.key.toLowerCase() === name);
  const id = lookup?.ids.find((each) => isSite(each));
  if (id !== undefined) return chainFact(model.webApp(id), (app) => (namesOfSite(app).includes(name) ? known(app) : mistaken(id)));
  const request: FactRequest = { kind: 'lookup', lookup: 'hostName', key: name };
  if (!lookup) return model.unasked(request);
  const reason = lookup.complete ? 'failed' : (lookup.failure ?? 'notCollected');
  return { state: 'unavailable', reason, request, ...(lookup.detail === undefined ? {} : { detail: lookup.detail }) };
}

function isSite(id: string): boolean {
  return ['microsoft.web/sites', 'microsoft.web/sites/slots'].includes(resourceType(id));
}

/** An app that was found by the name and does not list it: its body cannot be trusted with names. */
function mistaken(id: string): Unavailable {
  return { state: 'unavailable', reason: 'failed', request: getRequest(id), detail: 'The app does not list the host name by which it was found.' };
}

/** @returns every host name that the app answers to, each once and in lower case. */
export function namesOfSite(app: WebApp): readonly string[] {
  return [...new Set([app.defaultHostName, ...app.hostNames].flatMap((name) => (name === undefined ? [] : [name.toLowerCase()])))];
}
