import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/auth/create-authenticator.ts';
import { ManualClock } from '../support/clock.ts';
import { failureOf } from '../support/failures.ts';
import { configFor, CUSTOMER, Issuer } from './issuer.ts';

const organisation = '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a';
const apiKey = 'caller-key-canary';
const clock = new ManualClock();
const callers = createAuthenticator({ kind: 'headers' }, null, clock);

describe('AUTH_MODE=headers', () => {
  it('takes the key and the organisation of the caller, and shows neither in the tenant', async () => {
    const principal = await callers.authenticate({ 'x-api-key': apiKey, organisation });
    expect(principal).toEqual({
      kind: 'organisation',
      tenant: expect.stringMatching(/^caller:[\w-]{43}$/) as string,
      credentials: { apiKey, organisation },
    });
  });

  it('takes one value in a list for what it is', async () => {
    expect(await callers.authenticate({ 'x-api-key': [apiKey], organisation: [organisation] })).toMatchObject(
      {
        credentials: { apiKey, organisation },
      },
    );
  });

  it('takes an organisation in any letter case for the same tenant', async () => {
    const [lower, upper] = await Promise.all(
      [organisation, organisation.toUpperCase()].map((each) =>
        callers.authenticate({ 'x-api-key': apiKey, organisation: each }),
      ),
    );
    expect(upper).toEqual(lower);
  });

  it.each([
    ['no key', { organisation }],
    ['no organisation', { 'x-api-key': apiKey }],
    ['nothing', {}],
    ['a token instead', { authorization: 'Bearer a.b.c' }],
    ['an empty key', { 'x-api-key': '', organisation }],
    ['two keys', { 'x-api-key': [apiKey, apiKey], organisation }],
    ['no key in a list', { 'x-api-key': [], organisation }],
    ['two keys in one header', { 'x-api-key': `${apiKey}, ${apiKey}`, organisation }],
    ['two keys in one header, close together', { 'x-api-key': `${apiKey},${apiKey}`, organisation }],
    ['a key with a space', { 'x-api-key': `${apiKey} `, organisation }],
    ['a key with a line break', { 'x-api-key': `${apiKey}\r\nhost: evil`, organisation }],
    ['a key with a letter that is not ASCII', { 'x-api-key': 'schlüssel', organisation }],
    ['a key of 513 letters', { 'x-api-key': 'k'.repeat(513), organisation }],
    ['two organisations', { 'x-api-key': apiKey, organisation: [organisation, organisation] }],
    [
      'two organisations in one header',
      { 'x-api-key': apiKey, organisation: `${organisation}, ${organisation}` },
    ],
    ['an organisation that is no UUID', { 'x-api-key': apiKey, organisation: 'acme' }],
    ['an organisation in braces', { 'x-api-key': apiKey, organisation: `{${organisation}}` }],
    ['an organisation with a path', { 'x-api-key': apiKey, organisation: `${organisation}/..` }],
  ])('refuses %s, always with the same words', async (_, headers) => {
    expect(await failureOf(callers.authenticate(headers))).toEqual({
      kind: 'unauthenticated',
      scheme: 'ApiKey',
      message: "Send an x-api-key header, and an organisation header with the organisation's UUID.",
    });
  });
});

describe('T5: tenants', () => {
  const caller = fc.record({
    'x-api-key': fc.stringMatching(/^[!-+\--~]{1,40}$/),
    organisation: fc.uuid(),
  });

  it('differ between any two callers that did not send the same', async () => {
    const relative = caller.chain((first) =>
      fc.tuple(
        fc.constant(first),
        fc.oneof(
          caller,
          caller.map((other) => ({ ...first, organisation: other.organisation })),
          caller.map((other) => ({ ...first, 'x-api-key': other['x-api-key'] })),
          fc.constant({ ...first }),
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(relative, async ([first, second]) => {
        const [one, other] = await Promise.all([callers.authenticate(first), callers.authenticate(second)]);
        const same = first['x-api-key'] === second['x-api-key'] && first.organisation === second.organisation;
        expect(one.tenant === other.tenant).toBe(same);
      }),
    );
  });

  it('differ between the organisation, its customers and callers with their own credentials', async () => {
    const issuer = new Issuer();
    const config = configFor({ kind: 'public-key', pem: issuer.pem });
    const credentials = { apiKey, organisation };
    const principals = await Promise.all([
      createAuthenticator({ kind: 'none' }, credentials, clock).authenticate({}),
      callers.authenticate({ 'x-api-key': apiKey, organisation }),
      createAuthenticator(config, credentials, clock).authenticate({
        authorization: `Bearer ${await issuer.token()}`,
      }),
    ]);
    const tenants = principals.map(({ tenant }) => tenant);
    expect(tenants).toEqual(['organisation', expect.stringMatching(/^caller:/), `customer:${CUSTOMER}`]);
    for (const tenant of tenants) expect(tenant).not.toContain(apiKey);
  });
});

describe('AUTH_MODE=none', () => {
  it('takes everybody for the organisation, whatever they send', async () => {
    const credentials = { apiKey, organisation };
    const everybody = createAuthenticator({ kind: 'none' }, credentials, clock);
    expect(await everybody.authenticate({ 'x-api-key': 'other', authorization: 'Bearer x' })).toEqual({
      kind: 'organisation',
      tenant: 'organisation',
      credentials,
    });
  });

  it("cannot do without the gateway's credentials", () => {
    expect(() => createAuthenticator({ kind: 'none' }, null, clock)).toThrow(
      "AUTH_MODE=none needs the gateway's credentials.",
    );
  });
});
