import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTypedUrl, type UrlProblem } from '../../../src/core/path/typedUrl';

describe('readTypedUrl', () => {
  const good: readonly (readonly [string, string, string])[] = [
    ['https://shop.contoso.com/cart?x=1', 'https://shop.contoso.com/cart?x=1', 'shop.contoso.com'],
    ['  HTTP://Shop.Contoso.COM  ', 'http://shop.contoso.com/', 'shop.contoso.com'],
    ['shop.contoso.com', 'https://shop.contoso.com/', 'shop.contoso.com'],
    ['shop.contoso.com:8443/a', 'https://shop.contoso.com:8443/a', 'shop.contoso.com'],
    ['//shop.contoso.com/a', 'https://shop.contoso.com/a', 'shop.contoso.com'],
    ['https://shop.contoso.com./', 'https://shop.contoso.com/', 'shop.contoso.com'],
    ['https://shop.contoso.com.:444/', 'https://shop.contoso.com:444/', 'shop.contoso.com'],
    ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4', 'xn--bcher-kva.example'],
    ['https://shop.contoso.com/a#part', 'https://shop.contoso.com/a', 'shop.contoso.com'],
    ['20.1.2.3', 'https://20.1.2.3/', '20.1.2.3'],
    ['http://[2001:DB8::1]:8080/', 'http://[2001:db8::1]:8080/', '2001:db8::1'],
    ['localhost:3000', 'https://localhost:3000/', 'localhost'],
    ['under_score.example', 'https://under_score.example/', 'under_score.example'],
  ];
  for (const [text, url, host] of good) {
    it(`reads ${text}`, () => assert.deepEqual(readTypedUrl(text), { ok: true, url, host }));
  }

  const bad: readonly (readonly [string, UrlProblem])[] = [
    ['', 'empty'],
    ['   ', 'empty'],
    ['shop contoso', 'space'],
    ['ftp://shop.contoso.com', 'scheme'],
    ['mailto:a@contoso.com', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['/subscriptions/x', 'host'],
    ['https://', 'unreadable'],
    ['https://user:secret@shop.contoso.com', 'credentials'],
    ['https://a..b', 'host'],
    ['https://-a.example', 'host'],
    [`https://${'a'.repeat(64)}.example`, 'host'],
    ['https://shop.contoso.com:99999', 'unreadable'],
  ];
  for (const [text, problem] of bad) {
    it(`says ${problem} of ${JSON.stringify(text).slice(0, 40)}`, () => assert.deepEqual(readTypedUrl(text), { ok: false, problem }));
  }
});
