import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import { subjectsOf } from '../../../src/core/path/paths';
import { matchesHostPattern, matchesPathPattern, parseRequestUrl } from '../../../src/core/path/requestRoute';
import type { Symptom } from '../../../src/core/snapshot/snapshot';
import { gatewaySnapshot, ids, subjectLabel, type GatewaySketch } from '../../rules/check';

const site: GatewaySketch = {
  listeners: [
    { name: 'any' },
    { name: 'wild', hostNames: ['*.contoso.com'] },
    { name: 'shop', hostNames: ['shop.contoso.com'] },
    { name: 'secure', protocol: 'Https', hostNames: ['shop.contoso.com'] },
    { name: 'plain', hostNames: ['old.contoso.com'] },
  ],
  redirects: [{ name: 'to-https', targetListener: 'secure' }],
  pathMaps: [
    {
      name: 'map',
      paths: [
        { name: 'wide', paths: ['/api*'] },
        { name: 'narrow', paths: ['/api/v2/*'] },
        { name: 'exact', paths: ['/cart', '/basket'] },
      ],
    },
  ],
  rules: [
    { name: 'rule-any', listener: 'any', priority: 300 },
    { name: 'rule-wild', listener: 'wild', priority: 200 },
    { name: 'rule-shop', listener: 'shop', priority: 100 },
    { name: 'rule-secure', listener: 'secure', pathMap: 'map', priority: 400 },
    { name: 'rule-old', listener: 'plain', redirect: 'to-https', priority: 90 },
  ],
};

function reported(sketch: GatewaySketch, symptom: Symptom): readonly string[] | 'undefined' {
  const routes = subjectsOf(createModel(gatewaySnapshot({ ...sketch, symptom })), ids.gateway).filter((subject) => subject.kind === 'route');
  if (routes.every((route) => route.isReported === undefined)) return 'undefined';
  return routes.filter((route) => route.isReported).map(subjectLabel);
}

interface Row {
  readonly name: string;
  readonly sketch?: GatewaySketch;
  readonly symptom: Symptom;
  readonly expected: readonly string[] | 'undefined';
}

const two: GatewaySketch = {
  ...site,
  frontends: ['public', 'private'],
  listeners: [{ name: 'out' }, { name: 'in', frontend: 'private' }],
  redirects: [],
  pathMaps: [],
  rules: [],
};
const twoRules: GatewaySketch = {
  ...two,
  rules: [
    { name: 'rule-out', listener: 'out' },
    { name: 'rule-in', listener: 'in' },
  ],
};

const rows: readonly Row[] = [
  { name: 'without a URL nothing is reported', symptom: { status: 502 }, expected: 'undefined' },
  { name: 'a text that is no URL reports nothing', symptom: { url: 'not a url' }, expected: 'undefined' },
  { name: 'the very host wins by its priority', symptom: { url: 'http://shop.contoso.com/' }, expected: ['rule-shop'] },
  { name: 'the case of a host does not matter', symptom: { url: 'HTTP://SHOP.Contoso.com' }, expected: ['rule-shop'] },
  { name: 'a wildcard takes the rest of a domain', symptom: { url: 'http://blog.contoso.com/x' }, expected: ['rule-wild'] },
  { name: 'a listener without host takes everything else', symptom: { url: 'http://fabrikam.com/' }, expected: ['rule-any'] },
  { name: 'another port is taken by nobody', symptom: { url: 'http://shop.contoso.com:8080/' }, expected: [] },
  { name: 'another scheme is taken by its listener only', symptom: { url: 'https://fabrikam.com/' }, expected: [] },
  {
    name: 'the smallest priority wins over the more exact host',
    sketch: { ...site, rules: (site.rules ?? []).map((rule) => (rule.name === 'rule-wild' ? { ...rule, priority: 1 } : rule)) },
    symptom: { url: 'http://shop.contoso.com/' },
    expected: ['rule-wild'],
  },
  { name: 'v1 goes by the list', sketch: { ...site, tier: 'Standard' }, symptom: { url: 'http://shop.contoso.com/' }, expected: ['rule-any'] },
  {
    name: 'the first path rule in the list wins, not the longest',
    symptom: { url: 'https://shop.contoso.com/API/v2/orders?x=1' },
    expected: ['rule-secure/wide'],
  },
  { name: 'an exact path takes itself', symptom: { url: 'https://shop.contoso.com/basket#top' }, expected: ['rule-secure/exact'] },
  { name: 'and nothing below it', symptom: { url: 'https://shop.contoso.com/cart/1' }, expected: ['rule-secure/default'] },
  { name: 'the default takes what no path rule takes', symptom: { url: 'https://shop.contoso.com' }, expected: ['rule-secure/default'] },
  {
    name: 'a redirect is followed to the listener that answered',
    symptom: { url: 'http://old.contoso.com/cart', status: 502 },
    expected: ['rule-secure/exact'],
  },
  { name: 'but not when the redirect itself was seen', symptom: { url: 'http://old.contoso.com/cart', status: 301 }, expected: ['rule-old'] },
  { name: 'without a scheme both may be meant', symptom: { url: 'shop.contoso.com/cart' }, expected: ['rule-shop', 'rule-secure/exact'] },
  { name: 'two frontends on one port may both be meant', sketch: twoRules, symptom: { url: 'http://shop.contoso.com/' }, expected: ['rule-out', 'rule-in'] },
  { name: 'the address of a frontend says which', sketch: twoRules, symptom: { url: 'http://10.0.1.10/' }, expected: ['rule-in'] },
  { name: 'so does the public address', sketch: twoRules, symptom: { url: 'http://203.0.113.10/' }, expected: ['rule-out'] },
];

describe('the route of the reported URL', () => {
  for (const row of rows) it(row.name, () => assert.deepEqual(reported(row.sketch ?? site, row.symptom), row.expected));

  it('ends when redirects go in a circle', () => {
    const loop: GatewaySketch = {
      listeners: [
        { name: 'a', hostNames: ['a.contoso.com'] },
        { name: 'b', hostNames: ['b.contoso.com'] },
      ],
      redirects: [
        { name: 'to-a', targetListener: 'a' },
        { name: 'to-b', targetListener: 'b' },
      ],
      rules: [
        { name: 'rule-a', listener: 'a', redirect: 'to-b' },
        { name: 'rule-b', listener: 'b', redirect: 'to-a' },
      ],
    };
    assert.equal(reported(loop, { url: 'http://a.contoso.com/' }).length, 1);
  });
});

describe('a request URL', () => {
  const urls: readonly (readonly [string, ReturnType<typeof parseRequestUrl>])[] = [
    ['https://shop.contoso.com/cart?x=1#y', { scheme: 'https', host: 'shop.contoso.com', port: undefined, path: '/cart' }],
    ['http://user:secret@shop.contoso.com:8080', { scheme: 'http', host: 'shop.contoso.com', port: 8080, path: '/' }],
    ['http://[2001:db8::1]:81/a', { scheme: 'http', host: '2001:db8::1', port: 81, path: '/a' }],
    ['shop.contoso.com', { scheme: undefined, host: 'shop.contoso.com', port: undefined, path: '/' }],
    ['ftp://shop.contoso.com/', undefined],
    ['', undefined],
    ['two words', undefined],
  ];
  for (const [text, expected] of urls) it(`"${text}"`, () => assert.deepEqual(parseRequestUrl(text), expected));
});

describe('patterns', () => {
  const hosts: readonly (readonly [string, string, boolean])[] = [
    ['*.contoso.com', 'a.contoso.com', true],
    ['*.contoso.com', 'a.b.contoso.com', true],
    ['*.contoso.com', 'contoso.com', false],
    ['*.contoso.com', 'axcontosoxcom', false],
    ['w?.contoso.com', 'w1.contoso.com', true],
    ['w?.contoso.com', 'w12.contoso.com', false],
    ['Shop.contoso.com', 'shop.CONTOSO.com', true],
    ['a(b.contoso.com', 'a(b.contoso.com', true],
  ];
  for (const [pattern, host, expected] of hosts) it(`host ${pattern} and ${host}`, () => assert.equal(matchesHostPattern(pattern, host), expected));

  const paths: readonly (readonly [string, string, boolean])[] = [
    ['/images/*', '/images/a.png', true],
    ['/images/*', '/images', false],
    ['/images*', '/images2', true],
    ['/Images/*', '/IMAGES/', true],
    ['/images', '/images/', false],
    ['/*', '/', true],
  ];
  for (const [pattern, path, expected] of paths) it(`path ${pattern} and ${path}`, () => assert.equal(matchesPathPattern(pattern, path), expected));
});
