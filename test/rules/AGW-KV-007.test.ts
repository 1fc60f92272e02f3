import { checkRule } from './check';
import { certificateId, gone, pointer, subscription, vault, vaultId, vaultLookup, withVault } from './keyVaults';

const finding = { resource: certificateId, pointer, severity: 'error', explains: ['tlsToClient'], data: { listener: 'lst-app', vault: 'kv-shop' } } as const;
const deletedList = (name: string) => ({
  request: `GET ${subscription}/providers/Microsoft.KeyVault/deletedVaults`,
  status: 200,
  body: { value: [{ id: `${subscription}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/${name}`, name, properties: { vaultId } }] },
});
const lookups = [vaultLookup()];

checkRule('AGW-KV-007', [
  { name: 'fails for a vault that is gone', snapshot: withVault([gone(vaultId)]), expect: 'fail', findings: [finding] },
  {
    name: 'fails for a deleted vault, in any letter case',
    snapshot: withVault([deletedList('KV-Shop')], { lookups }),
    expect: 'fail',
    findings: [{ ...finding, variant: 'deleted' }],
  },
  { name: 'passes for a vault that is there', snapshot: withVault([vault()]), expect: 'pass' },
  { name: 'passes for a vault that the look-up found', snapshot: withVault([vault()], { lookups: [vaultLookup([vaultId])] }), expect: 'pass' },
  { name: 'is unknown when nobody looked', snapshot: withVault([]), expect: 'unknown', missing: ['kv-shop.vault.azure.net'] },
  {
    name: 'is unknown when no subscription that can be read has it',
    snapshot: withVault([deletedList('kv-other')], { lookups }),
    expect: 'unknown',
  },
  {
    name: 'is unknown when the look-up was refused',
    snapshot: withVault([], { lookups: [vaultLookup([], { complete: false, failure: 'forbidden' })] }),
    expect: 'unknown',
  },
  { name: 'asks for what the look-up found', snapshot: withVault([], { lookups: [vaultLookup([vaultId])] }), expect: 'unknown', missing: [`GET ${vaultId}`] },
  { name: 'does not apply to an uploaded certificate', snapshot: withVault([], { secret: '' }), expect: 'notApplicable' },
  { name: 'does not apply to v1', snapshot: withVault([gone(vaultId)], { tier: 'Standard' }), expect: 'notApplicable' },
]);
