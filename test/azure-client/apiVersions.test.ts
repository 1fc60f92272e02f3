import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiVersionFor } from '../../src/azure/apiVersions';

const zone = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net';

describe('the API version of a question', () => {
  it('is one in which the links of a private zone tell whether public DNS is asked for what is missing', () => {
    // Azure: `resolutionPolicy` came with 2024-06-01 (learn.microsoft.com/azure/templates/microsoft.network/change-log/privatednszones/virtualnetworklinks).
    assert.ok(apiVersionFor(`${zone}/virtualNetworkLinks`) >= '2024-06-01');
  });

  it('is that of the last provider on the path', () => {
    assert.notEqual(apiVersionFor(`${zone}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`), apiVersionFor(zone));
  });
});
