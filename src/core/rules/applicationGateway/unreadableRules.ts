import type { ApplicationGateway } from '../../model/applicationGateway';
import type { Model } from '../../model/model';
import { below, type Unavailable } from '../../snapshot/fact';
import { unreadableAt } from './places';

/** @returns what could not be read of the listeners and rules of a gateway: a rule that seems to be missing may be there. */
export function unreadableRules(model: Model, gateway: ApplicationGateway): readonly Unavailable[] {
  const collections = ['requestRoutingRules', 'routingRules', 'httpListeners', 'listeners'];
  const inside = collections.flatMap((collection) => unreadableAt(model, below(gateway.at, 'properties', collection)));
  const whole = model.notes.some((note) => note.at.request === gateway.at.request && note.at.pointer === below(gateway.at, 'properties').pointer);
  return whole ? [...inside, ...unreadableAt(model, below(gateway.at, 'properties'))] : inside;
}
