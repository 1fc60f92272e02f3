import type { JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerBelow, guid, type Place } from './build';

/** Who has not signed in at a web app that asks for it. */
export interface AuthenticationSketch {
  readonly unauthenticated: 'Return401' | 'RedirectToLoginPage';
  readonly excludedPaths?: readonly string[];
}

/** The authentication settings of a web app; without a sketch everybody comes in. */
export function authenticationSettings(place: Place, siteId: string, siteName: string, sketch?: AuthenticationSketch): RecordedResponse {
  return answerBelow('GET', siteId, 'config/authsettingsV2', {
    id: `${siteId}/config/authsettingsV2`,
    name: 'authsettingsV2',
    type: 'Microsoft.Web/sites/config',
    location: place.location,
    properties: {
      platform: { enabled: sketch !== undefined, runtimeVersion: '~1' },
      globalValidation: {
        requireAuthentication: sketch !== undefined,
        unauthenticatedClientAction: sketch?.unauthenticated ?? 'AllowAnonymous',
        ...(sketch ? { redirectToProvider: 'azureactivedirectory', excludedPaths: sketch.excludedPaths ?? [] } : {}),
      },
      identityProviders: { azureActiveDirectory: sketch ? microsoft(siteName) : { enabled: false } },
      login: { tokenStore: { enabled: sketch !== undefined }, preserveUrlFragmentsForLogins: false },
      httpSettings: { requireHttps: true, routes: { apiPrefix: '/.auth' }, forwardProxy: { convention: 'NoProxy' } },
    },
  });
}

function microsoft(siteName: string): JsonObject {
  return {
    enabled: true,
    registration: {
      openIdIssuer: 'https://sts.windows.net/v2.0',
      clientId: guid(`application ${siteName}`),
      clientSecretSettingName: 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET',
    },
    validation: { allowedAudiences: [`api://${guid(`application ${siteName}`)}`] },
  };
}
