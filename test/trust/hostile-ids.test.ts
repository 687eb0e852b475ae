import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALPHA } from './tenants.ts';
import { startTwoCustomers, type TwoCustomers } from './tenant-sandbox.ts';
import { boundTo, organisationWide } from './tokens.ts';
import { codesOf } from './trust-gateway.ts';

const { customer } = ALPHA;

/** Texts that some URL parser, somewhere, takes for more or less than one uuid. */
const HOSTILE: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['the folder above', '..'],
  ['a path out of the customer', `${customer}/../../customers`],
  ['escaped dots', '%2e%2e'],
  ['escaped dots in upper case', '%2E%2E%2F%2E%2E'],
  ['an escaped slash', `${customer}%2F..%2Funique`],
  ['dots escaped twice', '%252e%252e'],
  ['a backslash', `..\\${customer}`],
  ['a query', `${customer}?limit=1000`],
  ['a fragment', `${customer}#`],
  ['another origin', '//evil.example/'],
  ['a NUL at the end', `${customer}\0`],
  ['a NUL within', `\0${customer.slice(1)}`],
  ['a line break', `${customer}\r\nx-api-key: evil`],
  ['a space before', ` ${customer}`],
  ['a space behind', `${customer} `],
  ['full-width digits', customer.replaceAll('1', '\uff11')],
  ['Arabic digits', customer.replaceAll('1', '\u0661')],
  ['a long dash', customer.replace('-', '\u2013')],
  ['letters that fold to ASCII', customer.replace('a', '\uff41')],
  ['a combining mark', `${customer}\u0301`],
  ['a direction mark', `\u202e${customer}`],
  ['braces', `{${customer}}`],
  ['a URN', `urn:uuid:${customer}`],
  ['no dashes', customer.replaceAll('-', '')],
  ['a letter that is no digit', customer.replace('a', 'g')],
  ['one digit too few', customer.slice(1)],
  ['one digit too many', `${customer}0`],
  ['two of them', `${customer},${customer}`],
  ['half a surrogate pair', `${customer.slice(1)}\ud800`],
  ['10 kB', 'a'.repeat(10_000)],
  ['10 kB of dots', '../'.repeat(3_400)],
];

let two: TwoCustomers;
const callers: Record<string, string>[] = [];

beforeAll(async () => {
  two = await startTwoCustomers();
  callers.push(await boundTo(customer), await organisationWide());
});
afterAll(() => two.close());

describe('T2: an identifier that is no canonical UUID', () => {
  it.each(HOSTILE)('is refused before any URL is made of it: %s', async (_, text) => {
    const id = Buffer.from(`Customer:${text}`).toString('base64url');
    const rowId = Buffer.from(`Entitlement:${customer}:${text}`).toString('base64url');
    const fields = [
      ['UUID!', text, 'customer(uuid: $v) { name entitlements { totalCount } }'],
      ['[UUID!]!', [customer, text], 'customersByUuid(uuids: $v) { name }'],
      ['UUID!', text, `customer(uuid: "${customer}") { entitlementSummary(entitlementUuid: $v) { id } }`],
      ['ID!', id, 'node(id: $v) { id ... on Customer { name } }'],
      ['ID!', rowId, 'node(id: $v) { id ... on Entitlement { name } }'],
      ['[ID!]!', [id], 'nodes(ids: $v) { id ... on Customer { name } }'],
    ] as const;
    for (const headers of callers) {
      for (const [type, v, field] of fields) {
        const reply = await two.gateway.ask(`query($v: ${type}) { ${field} }`, { variables: { v }, headers });
        expect(codesOf(reply)).toEqual(['BAD_USER_INPUT']);
        if (text.length > 3) expect(reply.text).not.toContain(JSON.stringify(text).slice(1, -1));
      }
    }
    expect(two.takeCalls()).toEqual([]);
  });

  it.each(HOSTILE)('is refused as a literal too: %s', async (_, text) => {
    for (const headers of callers) {
      const literal = JSON.stringify(text);
      const reply = await two.gateway.ask(`{ customer(uuid: ${literal}) { name } }`, { headers });
      expect(codesOf(reply)).toEqual(['BAD_USER_INPUT']);
    }
    expect(two.takeCalls()).toEqual([]);
  });

  it('is no spelling of one either: letter case is folded to the only one that is sent', async () => {
    const [headers] = callers;
    const reply = await two.gateway.ask(`{ customer(uuid: "${customer.toUpperCase()}") { uuid name } }`, {
      ...(headers && { headers }),
    });
    expect(reply.data).toEqual({ customer: { uuid: customer, name: 'alpha customer' } });
    expect(two.takeCalls()).toEqual([`GET /customers/${customer}`]);
  });
});
