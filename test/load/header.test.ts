import { describe, expect, it } from 'vitest';
import { firstRecord, normalise } from '../../compiler/phases/6-plan/load/header.ts';

describe('a header', () => {
  it.each([
    ['account_id', 'account_id'], ['Account Id', 'account_id'], ['AccountId', 'account_id'], [' \uFEFFAccountId ', 'account_id'], ['Billing State/Province', 'billing_state_province'],
    ['BillingPostalCode', 'billing_postal_code'], ['Billing Postal Code', 'billing_postal_code'], ['orderId', 'order_id'], ['HTTPCode', 'http_code'], ['utm2Source', 'utm2_source'], ['--a--b--', 'a_b'], ['', ''],
  ])('%j is the column %j', (header, name) => expect(normalise(header)).toBe(name));

  it('is a column that normalises to itself', () => {
    for (const name of ['account_id', 'a', 'a_b_c', 'x2', 'is_it']) expect(normalise(name)).toBe(name);
  });
});

describe('the first record of a CSV text', () => {
  it.each<[string, readonly string[] | undefined]>([
    ['a,b\n1,2\n', ['a', 'b']], ['a,b\r\n1,2', ['a', 'b']], ['a,b', ['a', 'b']], ['"a,x","b ""q"""\n', ['a,x', 'b "q"']], ['"a\nx",b\n', ['a\nx', 'b']], ['\uFEFFa,b\n', ['a', 'b']], ['a,,\n', ['a', '', '']], ['', ['']], ['"a,b\n', undefined],
  ])('of %j', (text, fields) => expect(firstRecord(text)).toEqual(fields));

  it('is what was quoted, whatever it holds', () => {
    let seed = 7;
    const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    const alphabet = ['a', ',', '"', '\n', '\r', ' ', 'é', '\uFEFF'];
    for (let i = 0; i < 2000; i++) {
      const fields = Array.from({ length: 1 + random(4) }, () => Array.from({ length: random(5) }, () => alphabet[random(alphabet.length)]).join(''));
      const text = `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')}\n1,2`;
      expect(firstRecord(text)).toEqual(fields);
    }
  });
});
