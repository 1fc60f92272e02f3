/** The other bundles, required at run time on first use. scripts/build.mjs resolves the names. */
declare module 'bundle:doctor' {
  export const createDoctor: typeof import('./doctor').createDoctor;
}

declare module 'bundle:identity' {
  export const azureCliToken: typeof import('./identity').azureCliToken;
  export const environmentToken: typeof import('./identity').environmentToken;
}
