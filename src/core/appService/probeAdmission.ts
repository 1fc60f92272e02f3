import type { WebApp, WebAppAuthentication } from '../model/webApp';

/**
 * Whether App Service authentication turns away who has not signed in. Where nothing is said it redirects.
 *
 * Azure: learn.microsoft.com/azure/app-service/configure-authentication-api-version (globalValidation).
 */
export function asksToSignIn({ isEnabled, unauthenticatedClientAction }: WebAppAuthentication): boolean {
  return isEnabled === true && unauthenticatedClientAction?.toLowerCase() !== 'allowanonymous';
}

/** Whether one of the excluded paths is the path, or ends in `*` and begins it. The query counts for neither. */
export function isExcludedPath(path: string, excluded: readonly string[]): boolean {
  const asked = withoutQuery(path);
  return excluded.some((entry) => {
    const pattern = entry.trim().toLowerCase();
    return pattern.endsWith('*') ? asked.startsWith(pattern.slice(0, -1)) : asked === pattern;
  });
}

/**
 * Whether an app refuses who shows no client certificate at this path.
 *
 * Azure: learn.microsoft.com/azure/app-service/app-service-web-configure-tls-mutual-auth (a path that is excluded covers what is below it).
 */
export function wantsClientCertificate(app: Pick<WebApp, 'clientCertEnabled' | 'clientCertMode' | 'clientCertExclusionPaths'>, path: string): boolean {
  // A mode that is missing is that of apps from before there were modes: required.
  if (app.clientCertEnabled !== true || (app.clientCertMode ?? 'Required').toLowerCase() !== 'required') return false;
  const asked = withoutQuery(path);
  // Apps have their paths with commas and with semicolons between them.
  return !app.clientCertExclusionPaths
    .flatMap((entry) => entry.split(';'))
    .some((entry) => {
      const excluded = entry.trim().toLowerCase().replace(/\/$/, '');
      return excluded !== '' && (asked === excluded || asked.startsWith(`${excluded}/`));
    });
}

function withoutQuery(path: string): string {
  return (path.split('?')[0] ?? '').toLowerCase();
}
