import { beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { sharedListener } from './requests.ts';
import { head, openRaw } from './raw-connection.ts';

/**
 * What W3C Trace Context asks of whoever passes a trace on, Level 1 and Level 2, case by case as its own test suite has
 * them: a request comes in over a socket with the header lines given, and what the upstream is sent is looked at.
 */
const TRACE = '12345678901234567890123456789012';
const PARENT = '1234567890123456';
const SOUND = `traceparent: 00-${TRACE}-${PARENT}-01`;
const [A = ''] = STORIES.map(({ uuid }) => uuid);
const ONE_CALL = `{ customer(uuid: \\"${A}\\") { name } }`;
const THREE_CALLS =
  `{ customer(uuid: \\"${A}\\") { name entitlements(first: 1) { totalCount } ` +
  `entitlementSummaries(first: 1) { totalCount } } }`;

interface Passed {
  readonly trace: string;
  readonly parent: string;
  readonly flags: string;
  readonly tracestate: string | undefined;
}

const gateway = sharedListener();

beforeEach(() => {
  gateway().sandbox.clearRequests();
});

/** Header lines are sent as they are, so that the same name may come twice and in any case. */
async function passOn(lines: readonly string[], query = ONE_CALL): Promise<Passed[]> {
  const { url, sandbox } = gateway();
  const body = `{"query":"${query}"}`;
  const client = await openRaw(url);
  client.send(`${head(`Content-Length: ${Buffer.byteLength(body)}`, ...lines)}\r\n${body}`);
  await client.answers(1, '}');
  client.destroy();
  return sandbox.requests.map(({ headers }) => {
    expect(headers['traceparent']).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/);
    const [, trace = '', parent = '', flags = ''] = (headers['traceparent'] ?? '').split('-');
    return { trace, parent, flags, tracestate: headers['tracestate'] };
  });
}

async function passOne(...lines: readonly string[]): Promise<Passed> {
  const [passed, ...others] = await passOn(lines);
  if (passed === undefined || others.length > 0) throw new Error('expected one request upstream');
  return passed;
}

describe('O4: traceparent', () => {
  it('begins where none came', async () => {
    expect((await passOne()).trace).not.toBe(TRACE);
  });

  it.each([
    ['in lower case', SOUND],
    ['in mixed case', `TraceParent: 00-${TRACE}-${PARENT}-01`],
    ['in odd case', `TrAcEpArEnT: 00-${TRACE}-${PARENT}-01`],
    ['in upper case', `TRACEPARENT: 00-${TRACE}-${PARENT}-01`],
    ['with blanks around it', `traceparent: \t 00-${TRACE}-${PARENT}-01 \t`],
    ['with a tab behind it', `traceparent: 00-${TRACE}-${PARENT}-01\t`],
    ['of a later version', `traceparent: cc-${TRACE}-${PARENT}-01`],
    ['of a later version with more', `traceparent: cc-${TRACE}-${PARENT}-01-what-the-future-brings`],
    ['of version 01 with an empty field behind', `traceparent: 01-${TRACE}-${PARENT}-01-`],
  ])('is taken up %s, with another parent', async (_, line) => {
    const { trace, parent } = await passOne(line);
    expect(trace).toBe(TRACE);
    expect(parent).not.toBe(PARENT);
  });

  const broken: readonly (readonly [what: string, ...lines: string[]])[] = [
    ['it came twice', `traceparent: 00-${TRACE}-${PARENT}-01`, `traceparent: 00-${TRACE}-${PARENT}-01`],
    [
      'it came twice, of a later version',
      `traceparent: cc-${TRACE}-${PARENT}-01-a`,
      `traceparent: cc-${TRACE}-${PARENT}-01-b`,
    ],
    ['an empty one came as well', 'traceparent:', SOUND],
    ['an empty one came behind', SOUND, 'traceparent:'],
    ['two came in one line', `${SOUND}, 00-${TRACE}-${PARENT}-01`],
    ['its name has a hyphen', `trace-parent: 00-${TRACE}-${PARENT}-01`],
    ['its name has a dot', `trace.parent: 00-${TRACE}-${PARENT}-01`],
    ['it is empty', 'traceparent:'],
    ['version 00 goes on with a dot', `traceparent: 00-${TRACE}-${PARENT}-01.`],
    ['version 00 goes on with a field', `traceparent: 00-${TRACE}-${PARENT}-01-what-the-future-brings`],
    ['a later version goes on with a dot', `traceparent: cc-${TRACE}-${PARENT}-01.what-the-future-brings`],
    ['a later version is too short', `traceparent: cc-${TRACE}-${PARENT}-0`],
    ['the version is ff', `traceparent: ff-${TRACE}-${PARENT}-01`],
    ['the version begins with a dot', `traceparent: .0-${TRACE}-${PARENT}-01`],
    ['the version ends with a dot', `traceparent: 0.-${TRACE}-${PARENT}-01`],
    ['the version has three digits', `traceparent: 000-${TRACE}-${PARENT}-01`],
    ['the version has four digits', `traceparent: 0000-${TRACE}-${PARENT}-01`],
    ['the version has one digit', `traceparent: 0-${TRACE}-${PARENT}-01`],
    ['the trace id is zero', `traceparent: 00-${'0'.repeat(32)}-${PARENT}-01`],
    ['the trace id begins with a dot', `traceparent: 00-.${TRACE.slice(1)}-${PARENT}-01`],
    ['the trace id ends with a dot', `traceparent: 00-${TRACE.slice(0, -1)}.-${PARENT}-01`],
    ['the trace id is too long', `traceparent: 00-${TRACE}3-${PARENT}-01`],
    ['the trace id is too short', `traceparent: 00-${TRACE.slice(0, -1)}-${PARENT}-01`],
    ['the trace id is in upper case', `traceparent: 00-${'A'.repeat(32)}-${PARENT}-01`],
    ['the parent is zero', `traceparent: 00-${TRACE}-${'0'.repeat(16)}-01`],
    ['the parent begins with a dot', `traceparent: 00-${TRACE}-.${PARENT.slice(1)}-01`],
    ['the parent ends with a dot', `traceparent: 00-${TRACE}-${PARENT.slice(0, -1)}.-01`],
    ['the parent is too long', `traceparent: 00-${TRACE}-${PARENT}7-01`],
    ['the parent is too short', `traceparent: 00-${TRACE}-${PARENT.slice(0, -1)}-01`],
    ['the flags begin with a dot', `traceparent: 00-${TRACE}-${PARENT}-.0`],
    ['the flags end with a dot', `traceparent: 00-${TRACE}-${PARENT}-0.`],
    ['the flags have three digits', `traceparent: 00-${TRACE}-${PARENT}-001`],
    ['the flags have one digit', `traceparent: 00-${TRACE}-${PARENT}-1`],
  ];
  it.each(broken)('begins anew where %s', async (_, ...lines) => {
    const { trace, tracestate } = await passOne(...lines, 'tracestate: foo=1');
    expect(trace).not.toContain(TRACE.slice(0, -1));
    expect(tracestate).toBeUndefined();
  });

  it.each([
    ['00', '00'],
    ['01', '01'],
    ['02', '02'],
    ['03', '03'],
    ['ff', '03'],
    ['fc', '00'],
    ['09', '01'],
  ])(
    'with the flags %s goes on with %s: sampled and random as they were, all others zero',
    async (came, left) => {
      const { trace, flags } = await passOne(`traceparent: 00-${TRACE}-${PARENT}-${came}`);
      expect([trace, flags]).toEqual([TRACE, left]);
    },
  );

  it('says of a trace that begins here that its id is random, and that nobody records it', async () => {
    expect((await passOne()).flags).toBe('02');
  });

  it.each([
    ['with a sound one', [SOUND]],
    ['without one', []],
    ['with a broken one', [`traceparent: 00-${'0'.repeat(32)}-${PARENT}-01`]],
  ])('names another parent in each request of one trace, %s', async (_, lines) => {
    const passed = await passOn(lines, THREE_CALLS);
    expect(passed).toHaveLength(3);
    const traces = new Set(passed.map(({ trace }) => trace));
    expect([traces.size, traces.has(TRACE)]).toEqual([1, lines[0] === SOUND]);
    expect(new Set(passed.map(({ parent }) => parent)).size).toBe(3);
  });
});

describe('O4: tracestate', () => {
  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => `bar${from + at}=${from + at}`).join(',');
  const allKeys = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/';
  const allValues = Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at))
    .join('')
    .replace(/[,=]/g, '');

  it.each<readonly [what: string, lines: readonly string[], expected: string | undefined]>([
    ['as it came', ['tracestate: foo=1,bar=2'], 'foo=1,bar=2'],
    ['whatever the case of its name', ['TraceState: foo=1'], 'foo=1'],
    ['in odd case', ['TrAcEsTaTe: foo=1'], 'foo=1'],
    ['in upper case', ['TRACESTATE: foo=1'], 'foo=1'],
    ['not under another name', ['trace-state: foo=1', 'trace.state: foo=1'], undefined],
    ['not when it is empty', ['tracestate:'], undefined],
    ['without an empty line behind', ['tracestate: foo=1', 'tracestate:'], 'foo=1'],
    ['without an empty line before', ['tracestate:', 'tracestate: foo=1'], 'foo=1'],
    [
      'as one line of several, in their order',
      ['tracestate: foo=1,bar=2', 'tracestate: rojo=1,congo=2', 'tracestate: baz=3'],
      'foo=1,bar=2,rojo=1,congo=2,baz=3',
    ],
    ['with one of two members of one key', ['tracestate: foo=1,foo=1'], 'foo=1'],
    ['with the first of two members of one key', ['tracestate: foo=1,foo=2'], 'foo=1'],
    ['with one of two lines of one key', ['tracestate: foo=1', 'tracestate: foo=1'], 'foo=1'],
    ['with the first of two lines of one key', ['tracestate: foo=1', 'tracestate: foo=2'], 'foo=1'],
    [
      'with every character of a key and of a value',
      [`tracestate: ${allKeys}=${allValues}`],
      `${allKeys}=${allValues}`,
    ],
    [
      'with tenants',
      [`tracestate: ${allKeys}@a-z0-9_-*/=${allValues}`],
      `${allKeys}@a-z0-9_-*/=${allValues}`,
    ],
    ['without blanks around members', ['tracestate: foo=1 \t , \t bar=2, \t baz=3'], 'foo=1,bar=2,baz=3'],
    ['without tabs around members', ['tracestate: foo=1\t \t,\t \tbar=2,\t \tbaz=3'], 'foo=1,bar=2,baz=3'],
    ['without a blank before it', ['tracestate:  foo=1'], 'foo=1'],
    ['without a tab before it', ['tracestate: \tfoo=1'], 'foo=1'],
    ['without a blank behind it', ['tracestate: foo=1 '], 'foo=1'],
    ['without a tab behind it', ['tracestate: foo=1\t'], 'foo=1'],
    ['without blanks on both sides', ['tracestate: \t foo=1 \t'], 'foo=1'],
    ['not with a blank in a key', ['tracestate: foo =1'], undefined],
    ['not with a key in upper case', ['tracestate: FOO=1'], undefined],
    ['not with a dot in a key', ['tracestate: foo.bar=1'], undefined],
    ['not with a key that begins with an @', ['tracestate: @foo=1,bar=2'], undefined],
    ['with an @ at the end of a key', ['tracestate: foo@=1,bar=2'], 'foo@=1,bar=2'],
    ['with two @ in a row', ['tracestate: foo@@bar=1,bar=2'], 'foo@@bar=1,bar=2'],
    ['with two @ in a key', ['tracestate: foo@bar@baz=1,bar=2'], 'foo@bar@baz=1,bar=2'],
    ['with a key that begins with a digit', ['tracestate: 0foo=1'], '0foo=1'],
    [
      'with a key of 256 characters',
      [`tracestate: foo=1,${'z'.repeat(256)}=1`],
      `foo=1,${'z'.repeat(256)}=1`,
    ],
    ['not with a key of 257 characters', [`tracestate: foo=1,${'z'.repeat(257)}=1`], undefined],
    [
      'with a tenant of 242 characters',
      [`tracestate: foo=1,${'t'.repeat(242)}@v=1`],
      `foo=1,${'t'.repeat(242)}@v=1`,
    ],
    [
      'with a system of 15 characters',
      [`tracestate: foo=1,t@${'v'.repeat(15)}=1`],
      `foo=1,t@${'v'.repeat(15)}=1`,
    ],
    ['not with a second equals sign', ['tracestate: foo=bar=baz'], undefined],
    ['not with an empty value', ['tracestate: foo=,bar=3'], undefined],
    [
      'with 32 members',
      [`tracestate: ${numbered(1, 20)}`, `tracestate: ${numbered(21, 32)}`],
      `${numbered(1, 20)},${numbered(21, 32)}`,
    ],
    ['not with 33 members', [`tracestate: ${numbered(1, 20)}`, `tracestate: ${numbered(21, 33)}`], undefined],
  ])('is passed on %s', async (_, lines, expected) => {
    const { trace, tracestate } = await passOne(`traceparent: 00-${TRACE}-${PARENT}-00`, ...lines);
    expect(trace).toBe(TRACE);
    expect(tracestate).toBe(expected);
  });

  it('is passed on up to 512 characters at the least', async () => {
    const text = ['a', 'b', 'c', 'd'].map((key) => `${key}=${'x'.repeat(125)}`).join(',');
    expect(text).toHaveLength(511);
    expect((await passOne(SOUND, `tracestate: ${text}`)).tracestate).toBe(text);
  });

  it('is nothing without a traceparent', async () => {
    expect((await passOne('tracestate: foo=1,bar=2')).tracestate).toBeUndefined();
  });
});
