import type { CloudName } from '../core/snapshot/snapshot';
import { isLoopback, type Cloud } from './clouds';

/** The fields of a custom cloud, as a person writes them into the settings. */
export const customCloudFields = ['name', 'resourceManager', 'audience', 'portal', 'authority'] as const;

export type CustomCloudField = (typeof customCloudFields)[number];

/**
 * What is wrong with a field: it is missing, is no text, is no absolute address, is not https, is on this machine (where no
 * token of an account may go), has more than scheme, host and port, or carries a user name.
 */
export type CustomCloudProblem = 'missing' | 'noText' | 'noAddress' | 'notHttps' | 'onThisMachine' | 'hasPath' | 'hasUser';

export interface CustomCloudMistake {
  readonly field: CustomCloudField;
  readonly problem: CustomCloudProblem;
}

export type CustomCloud = { readonly kind: 'cloud'; readonly cloud: Cloud } | { readonly kind: 'mistakes'; readonly mistakes: readonly CustomCloudMistake[] };

/**
 * Reads a cloud that a person describes: `name`, `resourceManager` (where ARM is), `portal`, `authority` (where one signs in),
 * and `audience` (for which ARM wants tokens; that of ARM's own address when it is missing).
 *
 * @param value hostile: whatever the settings hold.
 * @param allowsThisMachine whether the addresses may be on this machine, and plain http there: never for a released extension.
 * @returns the cloud, or every mistake in it.
 */
export function readCustomCloud(value: unknown, allowsThisMachine: boolean): CustomCloud {
  const given: Partial<Record<string, unknown>> = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const mistakes = customCloudFields.flatMap((field): readonly CustomCloudMistake[] => {
    const problem = problemOf(field, given[field], allowsThisMachine);
    return problem === undefined ? [] : [{ field, problem }];
  });
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  const text = (field: CustomCloudField): string => String(given[field]).trim();
  const resourceManager = new URL(text('resourceManager')).origin;
  const authority = new URL(text('authority'));
  const audience = given['audience'] === undefined ? resourceManager : text('audience').replace(/\/$/, '');
  return {
    kind: 'cloud',
    cloud: {
      name: nearestCloud(authority.hostname),
      customName: text('name'),
      resourceManager,
      scope: `${audience}/.default`,
      portal: new URL(text('portal')).origin,
      authority: `${authority.origin}${authority.pathname}`.replace(/\/+$/, ''),
      ...(isLoopback(new URL(resourceManager).hostname) ? { takesAccounts: true } : {}),
    },
  };
}

function problemOf(field: CustomCloudField, value: unknown, allowsThisMachine: boolean): CustomCloudProblem | undefined {
  if (value === undefined) return field === 'audience' ? undefined : 'missing';
  if (typeof value !== 'string') return 'noText';
  if (value.trim() === '') return 'missing';
  if (field === 'name') return undefined;
  if (!URL.canParse(value.trim())) return 'noAddress';
  const url = new URL(value.trim());
  // An audience is a name in the form of an address, such as that of Azure Stack Hub; nothing is sent there.
  if (field === 'audience') return undefined;
  return addressProblem(url, field, allowsThisMachine);
}

function addressProblem(url: URL, field: CustomCloudField, allowsThisMachine: boolean): CustomCloudProblem | undefined {
  const isLocal = isLoopback(url.hostname);
  if (isLocal && !allowsThisMachine) return 'onThisMachine';
  if (url.protocol !== 'https:' && !(isLocal && url.protocol === 'http:')) return 'notHttps';
  if (url.username !== '' || url.password !== '') return 'hasUser';
  // Only the authority has a path: that of AD FS ends with /adfs (learn.microsoft.com/azure-stack/user/azure-stack-version-profiles-azurecli2).
  const hasPath = url.pathname !== '/' && field !== 'authority';
  return hasPath || url.search !== '' || url.hash !== '' ? 'hasPath' : undefined;
}

/** The sovereign clouds have top level domains of their own; whatever else there is runs the public cloud's services. */
function nearestCloud(authority: string): CloudName {
  if (authority.endsWith('.us')) return 'AzureUSGovernment';
  return authority.endsWith('.cn') ? 'AzureChinaCloud' : 'AzureCloud';
}
