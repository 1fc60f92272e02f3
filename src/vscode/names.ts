/** Scheme of every document that the extension serves: recorded answers, rule pages, step pages and reports. */
export const documentScheme = 'azure-traffic-doctor';

/** Prefix of settings, commands, views and context keys. */
export const section = 'azureTrafficDoctor';

export const healthViewId = 'azureTrafficDoctor.health';
export const investigationViewId = 'azureTrafficDoctor.investigation';

/** `source` of every diagnostic. */
export const diagnosticSource = 'Azure Traffic Doctor';

/** Every command, in the order of package.json. */
export const commandIds = [
  'azureTrafficDoctor.diagnose',
  'azureTrafficDoctor.diagnoseAgain',
  'azureTrafficDoctor.cancel',
  'azureTrafficDoctor.checkAgain',
  'azureTrafficDoctor.copyFix',
  'azureTrafficDoctor.closeInvestigation',
  'azureTrafficDoctor.openReport',
  'azureTrafficDoctor.openJson',
  'azureTrafficDoctor.openInPortal',
  'azureTrafficDoctor.saveSnapshot',
  'azureTrafficDoctor.openSnapshot',
  'azureTrafficDoctor.openSample',
  'azureTrafficDoctor.signIn',
  'azureTrafficDoctor.signInWithAnother',
  'azureTrafficDoctor.signOut',
  'azureTrafficDoctor.selectSubscriptions',
  'azureTrafficDoctor.refresh',
  'azureTrafficDoctor.cancelReading',
  'azureTrafficDoctor.retrySubscription',
  'azureTrafficDoctor.filter',
  'azureTrafficDoctor.clearFilter',
  'azureTrafficDoctor.onlyProblems',
  'azureTrafficDoctor.allResources',
  'azureTrafficDoctor.groupBy',
  'azureTrafficDoctor.goToResource',
  'azureTrafficDoctor.showRequestLog',
  'azureTrafficDoctor.openPlace',
  'azureTrafficDoctor.openPage',
  'azureTrafficDoctor.checkEverything',
  'azureTrafficDoctor.cancelCheck',
  'azureTrafficDoctor.openSummary',
  'azureTrafficDoctor.openChecked',
  'azureTrafficDoctor.diagnoseUrl',
  'azureTrafficDoctor.tryProbe',
] as const;

export type CommandId = (typeof commandIds)[number];
