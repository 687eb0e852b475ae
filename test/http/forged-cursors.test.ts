import { describe, expect, it } from 'vitest';
import { callerPrincipal } from '../../src/auth/principal.ts';
import { ByteWriter } from '../../src/cursors/byte-writer.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { madeUpPlace } from '../support/made-up-places.ts';
import { rowUuid } from '../support/sample-data.ts';
import { signedCursor, signedLegacyCursor } from '../support/signed-bodies.ts';
import { post, sharedGateway } from './requests.ts';

const CUSTOMER = STORIES[0]?.uuid ?? '';
const OWN = { apiKey: 'made-up-key', organisation: '11111111-2222-4333-8444-555555555555' };
/** What the gateway signs with for this caller, who knows all of it. */
const SECRET = `${OWN.organisation} ${OWN.apiKey}`;
const SCOPE = `${callerPrincipal(OWN).tenant} ${JSON.stringify(['entitlements', CUSTOMER, null, null, null, null])}`;

function legacy(text: string): string {
  return signedLegacyCursor(SECRET, SCOPE, text, `0.${rowUuid(0)}..`);
}

/** A page of such a limit in the current form. */
function current(limit: number): string {
  const place = madeUpPlace({ index: 0, key: rowUuid(0), before: '', after: '' });
  const writer = new ByteWriter(100);
  for (const byte of [2, 1, 1 | 32, limit * 2, 10]) writer.byte(byte);
  writer.text('o10');
  return signedCursor(SECRET, SCOPE, Buffer.from(writer.toText(), 'base64url'), place);
}

describe('AUTH_MODE=headers without CURSOR_SECRET: a cursor that a caller has signed', () => {
  const gatewayOf = sharedGateway({ env: { AUTH_MODE: 'headers' } });

  async function ask(after: string): Promise<string> {
    const list = `entitlements(first: 5, after: ${JSON.stringify(after)}) { nodes { uuid } }`;
    const headers = { 'x-api-key': OWN.apiKey, organisation: OWN.organisation };
    const query = `{ customer(uuid: "${CUSTOMER}") { ${list} } }`;
    return (await gatewayOf().fetch(post({ query }, headers))).text();
  }

  it('is as good as one of the gateway, for the caller alone', async () => {
    for (const cursor of [current(10), legacy('[0,1,0,10,10,0,"","o10",null,null]')]) {
      expect(await ask(cursor)).toContain('"code":"UNAUTHENTICATED"');
      expect(gatewayOf().takeLog()).not.toEqual([]);
    }
  });

  it.each([
    ['broken JSON', legacy('[1,')],
    ['a limit of none', legacy('[0,1,0,0,10,0,"","o10",null,null]')],
    ['a limit below none', legacy('[0,1,0,-5,10,0,"","o10",null,null]')],
    ['half a limit', legacy('[0,1,0,0.5,10,0,"","o10",null,null]')],
    ['a limit of none in the current form', current(0)],
  ])('is refused with %s, without a call and without an error in the log', async (_, cursor) => {
    const before = gatewayOf().reports.length;
    expect(await ask(cursor)).toContain('"code":"INVALID_CURSOR"');
    expect(gatewayOf().takeLog()).toEqual([]);
    expect(gatewayOf().reports.slice(before)).toEqual([]);
  });
});
