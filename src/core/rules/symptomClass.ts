/** The closed list of what can be seen. A cause explains symptoms only of the classes that it declares. */
export type SymptomClass =
  | 'cannotConnect'
  | 'timeout'
  | 'tlsToBackend'
  | 'tlsToClient'
  | 'refusedByProbe'
  | 'unresolved'
  | 'noServers'
  | 'redirectLoop'
  | 'gateway4xx'
  | 'gateway502'
  | 'backend5xx'
  | 'gateway504'
  | 'healthUnknown'
  | 'tmDegraded'
  | 'noDnsAnswer';
