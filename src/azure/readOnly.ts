/**
 * The only POSTs that are ever sent: each reads. The last segments of the path, in lower case.
 */
const readingPosts: readonly RegExp[] = [
  /\/providers\/microsoft\.network\/applicationgateways\/[^/]+\/backendhealth$/,
  /\/providers\/microsoft\.network\/applicationgateways\/[^/]+\/getbackendhealthondemand$/,
  /\/providers\/microsoft\.network\/networkinterfaces\/[^/]+\/effectiveroutetable$/,
  /\/providers\/microsoft\.network\/virtualnetworks\/[^/]+\/listnetworkmanagereffectivesecurityadminrules$/,
  /\/providers\/microsoft\.network\/networkinterfaces\/[^/]+\/effectivenetworksecuritygroups$/,
  /\/providers\/microsoft\.network\/virtualnetworks\/[^/]+\/listdnsforwardingrulesets$/,
  /\/providers\/microsoft\.network\/networkwatchers\/[^/]+\/(connectivitycheck|nexthop|ipflowverify|networkconfigurationdiagnostic)$/,
  /^\/providers\/microsoft\.resourcegraph\/resources$/,
];

/**
 * @param path path of the URL, without the query.
 * @returns whether a request only reads: a GET, or one of the POSTs that read.
 */
export function isReadOnly(method: string, path: string): boolean {
  if (method === 'GET') return true;
  return method === 'POST' && readingPosts.some((pattern) => pattern.test(path.toLowerCase()));
}
