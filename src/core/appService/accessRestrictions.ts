import type { AccessRestriction, WebAppConfig } from '../model/webApp';
import { addressSet, coversAll } from '../network/cidr';
import { sameId } from '../snapshot/resourceId';

/** How requests arrive at an app: with the address of their sender, or over a service endpoint as those of a subnet. */
export type Arrival = { readonly kind: 'address'; readonly address: string } | { readonly kind: 'subnet'; readonly subnetId: string };

/** What the access restrictions of an app say to a sender. */
export type AccessAnswer =
  | {
      readonly access: 'allow' | 'deny';
      /** The rule that decides; undefined: the default action. */
      readonly rule: AccessRestriction | undefined;
    }
  | {
      readonly access: 'unknown';
      /** The first rule of which it cannot be told whether it matches; undefined: the restrictions themselves could not be read. */
      readonly rule: AccessRestriction | undefined;
    };

/**
 * Judges the access restrictions of an app (those of the main site; never those of scm) for requests that a gateway sends.
 *
 * The first rule that matches decides, by priority and then by its place in the list; where none matches the default action
 * decides, which is *Deny* as soon as there is a rule and nothing else was chosen. Address rules do not match what arrives over a
 * service endpoint, and subnet rules match nothing else (learn.microsoft.com/azure/app-service/overview-access-restrictions).
 */
export function judgeAccess(config: WebAppConfig, arrival: Arrival): AccessAnswer {
  const rules = config.ipSecurityRestrictions;
  if (!rules) return { access: 'unknown', rule: undefined };
  let doubtful: { readonly rule: AccessRestriction; readonly action: string | undefined } | undefined;
  for (const rule of inOrder(rules)) {
    const matches = matchOf(rule, arrival);
    const action = rule.action?.toLowerCase();
    if (matches === 'no') continue;
    // A rule that may match does no harm where the rule that surely matches says the same.
    if (matches === 'unknown' || (action !== 'allow' && action !== 'deny')) {
      doubtful ??= { rule, action };
      if (doubtful.action !== action) return { access: 'unknown', rule: doubtful.rule };
      continue;
    }
    return decided(action, rule, doubtful);
  }
  return decided(defaultOf(config, rules), undefined, doubtful);
}

function decided(
  action: 'allow' | 'deny',
  rule: AccessRestriction | undefined,
  doubtful: { readonly rule: AccessRestriction; readonly action: string | undefined } | undefined,
): AccessAnswer {
  return doubtful && doubtful.action !== action ? { access: 'unknown', rule: doubtful.rule } : { access: action, rule };
}

function defaultOf(config: WebAppConfig, rules: readonly AccessRestriction[]): 'allow' | 'deny' {
  const chosen = config.ipSecurityRestrictionsDefaultAction?.toLowerCase();
  if (chosen === 'allow' || chosen === 'deny') return chosen;
  return rules.length > 0 ? 'deny' : 'allow';
}

/** A rule without a priority comes after all that have one (INFERRED: only very old rules have none). */
function inOrder(rules: readonly AccessRestriction[]): readonly AccessRestriction[] {
  return [...rules].sort((one, other) => (one.priority ?? Infinity) - (other.priority ?? Infinity) || 0);
}

type Match = 'yes' | 'no' | 'unknown';

/** Headers that Front Door and other proxies set and a gateway never sends; a rule wants all of its headers. */
const neverSent: readonly string[] = ['x-azure-fdid', 'x-fd-healthprobe', 'x-forwarded-host'];

function matchOf(rule: AccessRestriction, arrival: Arrival): Match {
  const headers = Object.keys(rule.headers);
  if (headers.some((name) => neverSent.includes(name))) return 'no';
  const source = sourceMatch(rule, arrival);
  return source === 'yes' && headers.length > 0 ? 'unknown' : source;
}

function sourceMatch(rule: AccessRestriction, arrival: Arrival): Match {
  if (rule.vnetSubnetResourceId !== undefined) {
    const isOf = arrival.kind === 'subnet' && (rule.vnetSubnetResourceId.toLowerCase() === 'anyvnets' || sameId(rule.vnetSubnetResourceId, arrival.subnetId));
    return isOf ? 'yes' : 'no';
  }
  const sources = (rule.ipAddress ?? '').split(',').map((part) => part.trim());
  if (sources.some((part) => part.toLowerCase() === 'any')) return 'yes';
  if (rule.tag?.toLowerCase() === 'servicetag') return tagMatch(sources, arrival);
  if (arrival.kind === 'subnet') return 'no';
  if (rule.subnetMask !== undefined && !rule.ipAddress?.includes('/')) return 'unknown';
  return addressMatch(sources, arrival.address);
}

/** Tags of senders that are surely no gateway of a customer. */
const othersTags =
  /^(GatewayManager|AzureTrafficManager|AzureFrontDoor(\..+)?|AzureLoadBalancer|AzureDevOps|GitHub.*|Action[A-Za-z]*|LogicApps.*|ApplicationInsightsAvailability)$/i;

function tagMatch(tags: readonly string[], arrival: Arrival): Match {
  if (arrival.kind === 'subnet') return 'no';
  return tags.every((tag) => othersTags.test(tag)) ? 'no' : 'unknown';
}

function addressMatch(sources: readonly string[], address: string): Match {
  const sender = addressSet([address]);
  if (!sender) return 'unknown';
  const matches = sources.map((source): Match => {
    const range = addressSet([source]);
    if (!range) return 'unknown';
    return coversAll(range, sender) ? 'yes' : 'no';
  });
  if (matches.includes('yes')) return 'yes';
  return matches.includes('unknown') ? 'unknown' : 'no';
}
