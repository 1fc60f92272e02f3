import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { contoso } from './estates/contoso';
import { expectedRootCauses } from './estates/expected';
import { resourceGraphAnswer } from './resourceGraph';
import { createWorld } from './world';

const { resources } = createWorld(contoso());
const [retail, operations] = contoso().subscriptions.map((each) => each.subscriptionId);

function ask(query: Json | undefined, more: JsonObject = {}): { readonly status: number; readonly body: JsonObject; readonly data: readonly JsonObject[] } {
  const { status, body } = resourceGraphAnswer(resources, contoso().subscriptions, { query, ...more });
  const answer = isObject(body) ? body : {};
  const data = answer['data'];
  return { status, body: answer, data: data !== undefined && isList(data) ? data.filter(isObject) : [] };
}

const byAddress = (address: string): string =>
  `Resources | where type =~ 'Microsoft.Network/networkInterfaces' | mv-expand part = properties.ipConfigurations
   | extend key = tostring(part.properties.privateIPAddress) | where key in~ ('${address}', '192.0.2.1') | project id, key`;

describe('the simulated Resource Graph', () => {
  it('finds who has an address', () => {
    const { data, body } = ask(byAddress('10.21.4.132'));
    assert.deepEqual(
      data.map((row) => row['key']),
      ['10.21.4.132'],
    );
    assert.match(JSON.stringify(data[0]?.['id']), /networkInterfaces\/nic-shop-weu-1"$/);
    assert.deepEqual([body['count'], body['totalRecords'], body['resultTruncated']], [1, 1, 'false']);
  });

  it('looks in the subscriptions that are named', () => {
    assert.equal(ask(byAddress('10.21.4.132'), { subscriptions: [retail?.toUpperCase() ?? ''] }).data.length, 1);
    assert.equal(ask(byAddress('10.21.4.132'), { subscriptions: [operations ?? ''] }).data.length, 0);
  });

  const queries: readonly (readonly [string, string, Json])[] = [
    ['compares texts in any case, or not', "Resources | where name == 'AGW-shop-weu' | project name", []],
    ['compares without case', "Resources | where name =~ 'AGW-shop-weu' | project name", [{ name: 'agw-shop-weu' }]],
    [
      'has types in lower case',
      "resources | where type == 'microsoft.web/sites' and location == 'westeurope' and name =~ 'APP-contoso-portal' | project name",
      [{ name: 'app-contoso-portal' }],
    ],
    [
      'chooses',
      "Resources | where name in ('tm-shop') | extend a = iff(type =~ 'x', 1, 2), b = tolower('AB') | project a, b, c = 'd'",
      [{ a: 2, b: 'ab', c: 'd' }],
    ],
    ['expands up to a limit', "Resources | where name == 'tm-shop' | mv-expand e = properties.endpoints limit 1 | project n = e.name", [{ n: 'west-europe' }]],
    [
      'counts by subscription, those without resources too',
      `ResourceContainers | where type == 'microsoft.resources/subscriptions' | project subscriptionId, type
       | union (Resources | where name in ('tm-shop', 'agw-shop-weu') | project subscriptionId, type)
       | summarize profiles = countif(type =~ 'Microsoft.Network/trafficManagerProfiles') by subscriptionId | order by profiles asc | project profiles | limit 9`,
      [
        ...contoso()
          .subscriptions.slice(1)
          .map(() => ({ profiles: 0 })),
        { profiles: 1 },
      ],
    ],
    ['keeps a row without elements', "Resources | where name == 'tm-shop' | mv-expand e = properties.none | project name, e", [{ name: 'tm-shop', e: null }]],
    [
      'joins lists',
      "Resources | where name == 'tm-shop' | project l = array_concat(pack_array(name, 1), properties.none, pack_array(2))",
      [{ l: ['tm-shop', 1, 2] }],
    ],
    ['makes a text of nothing', "Resources | where name == 'tm-shop' | project t = tostring(properties.none.deeper), n = tostring(7)", [{ t: '', n: '7' }]],
    ['limits', "Resources | where type =~ 'microsoft.network/applicationgateways' | project kind | limit 2", [{ kind: null }, { kind: null }]],
  ];
  for (const [name, query, expected] of queries) it(name, () => assert.deepEqual(ask(query).data, expected));

  it('answers in pages', () => {
    const names: Json[] = [];
    let token: Json | undefined;
    do {
      const options = { $top: 5, resultFormat: 'objectArray', ...(token === undefined ? {} : { $skipToken: token }) };
      const { body, data } = ask("Resources | where type =~ 'microsoft.network/applicationgateways' | project name", { options });
      assert.ok(data.length <= 5);
      names.push(...data.map((row) => row['name'] ?? null));
      token = body['$skipToken'];
    } while (token !== undefined);
    assert.equal(new Set(names).size, Object.keys(expectedRootCauses).length);
  });

  const refused: readonly (readonly [string, Json | undefined])[] = [
    ['no query', undefined],
    ['another table', 'SecurityResources | limit 1'],
    ['an operator that it does not have', 'Resources | summarize count() by type'],
    ['a function that it does not have', "Resources | extend a = split(name, '-')"],
    ['a condition that is none', 'Resources | where where'],
    ['a list that does not end', "Resources | where name in ('a'"],
    ['a text that does not end', "Resources | where name == 'a"],
    ['wrong arguments', "Resources | extend a = iff(name == 'a', 1, 2, 3)"],
    ['nothing after the bar', 'Resources |'],
  ];
  for (const [name, query] of refused) {
    it(`refuses ${name}`, () => {
      const { status, body } = ask(query);
      assert.equal(status, 400);
      assert.match(JSON.stringify(body), /"code":"(BadRequest|InvalidQuery)"/);
    });
  }

  it('says where a query cannot be read', () => {
    const { body } = ask("Resources\n| where name ~ 'a'");
    assert.match(JSON.stringify(body), /"line":2,"characterPositionInLine":13,"token":"~"/);
  });
});
