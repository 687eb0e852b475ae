import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandomHex } from '../../src/observability/random-hex.ts';
import { newSpanId, readTraceContext, traceHeaders } from '../../src/observability/trace-context.ts';
import { readTracestate } from '../../src/observability/tracestate.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';
const good = `00-${traceId}-${parentId}-01`;
const random = (bytes: number): string => 'ef'.repeat(bytes);
const fresh = { traceId: 'ef'.repeat(16), parentId: null, sampled: false, random: true, tracestate: null };
const systemHex = createRandomHex();

const hex = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((id) => !/^0*$/.test(id));
const key = fc.stringMatching(/^[a-z0-9][a-z0-9_*/@-]{0,20}$/);
const value = fc.stringMatching(/^[ -+\--<>-~]{0,20}[!-+\--<>-~]$/);
const members = fc.uniqueArray(fc.tuple(key, value), { maxLength: 10, selector: ([name]) => name });

describe('O4: traceparent', () => {
  it('is read, and passed on under the same trace with a span of ours', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.integer({ min: 0, max: 255 }), (trace, parent, flags) => {
        const header = `00-${trace}-${parent}-${flags.toString(16).padStart(2, '0')}`;
        const context = readTraceContext(header, undefined, random);
        const [sampled, isRandom] = [flags % 2 === 1, flags % 4 >= 2];
        expect(context).toEqual({
          traceId: trace,
          parentId: parent,
          sampled,
          random: isRandom,
          tracestate: null,
        });
        expect(traceHeaders(context, newSpanId(random))).toEqual({
          traceparent: `00-${trace}-${'ef'.repeat(8)}-0${flags % 4}`,
        });
      }),
    );
  });

  it.each<[string, string | readonly string[] | null | undefined]>([
    ['nothing', undefined],
    ['no header', null],
    ['an empty one', ''],
    ['upper case', good.toUpperCase()],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${parentId}-01`],
    ['a parent id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['a short trace id', `00-${traceId.slice(1)}-${parentId}-01`],
    ['a long parent id', `00-${traceId}-${parentId}0-01`],
    ['flags that are not hexadecimal', `00-${traceId}-${parentId}-0x`],
    ['no flags', `00-${traceId}-${parentId}`],
    ['version ff', good.replace('00-', 'ff-')],
    ['a version of one digit', good.slice(1)],
    ['a version of three digits', `0${good}`],
    ['version 00 with more behind it', `${good}-what-the-future-brings`],
    ['version 00 with a hyphen behind it', `${good}-`],
    ['a later version with text behind it', `cc${good.slice(2)}.what`],
    ['two headers', [good, good]],
    ['two headers joined', `${good}, ${good}`],
    ['two headers of a later version joined', `cc${good.slice(2)}-a, cc${good.slice(2)}-b`],
    ['a newline behind', `${good}\n${good}`],
    ['underscores', good.replaceAll('-', '_')],
  ])('is replaced by the start of a new trace when it is %s', (_, header) => {
    expect(readTraceContext(header, 'foo=1', random)).toEqual(fresh);
  });

  it.each<[string, string | readonly string[]]>([
    ['a later version', `cc${good.slice(2)}`],
    ['a later version with more fields', `cc${good.slice(2)}-what-the-future-brings`],
    ['a list of one', [good]],
    ['blanks around it', ` \t${good}\t `],
    ['flags of the future', good.replace(/01$/, 'fd')],
  ])('is read when it is %s', (_, header) => {
    expect(readTraceContext(header, undefined, random)).toEqual({
      traceId,
      parentId,
      sampled: true,
      random: false,
      tracestate: null,
    });
  });

  it('is always valid when it leaves, whatever came in and whatever chance gives', () => {
    const nearlyGood = fc
      .tuple(fc.nat(good.length - 1), fc.string({ maxLength: 2 }))
      .map(([at, text]) => good.slice(0, at) + text + good.slice(at + 1));
    const chance = fc.constantFrom(systemHex, (bytes: number) => '00'.repeat(bytes));
    fc.assert(
      fc.property(fc.oneof(nearlyGood, fc.string()), fc.string(), chance, (parent, state, randomHex) => {
        const context = readTraceContext(parent, state, randomHex);
        const headers = traceHeaders(context, newSpanId(randomHex));
        expect(headers.traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]$/);
        const again = readTraceContext(headers.traceparent, headers.tracestate, randomHex);
        expect(again).toEqual({ ...context, parentId: headers.traceparent.slice(36, 52) });
      }),
    );
  });
});

describe('O4: tracestate', () => {
  it('is passed on as it came', () => {
    fc.assert(
      fc.property(members, (list) => {
        const text = list.map(([name, each]) => `${name}=${each}`).join(',');
        const kept = traceHeaders(readTraceContext(good, text, random), parentId).tracestate;
        expect(kept ?? '').toBe(text.length <= 512 ? text : kept);
      }),
    );
  });

  it.each<[string, string | readonly string[], string | null]>([
    ['combines its lines in their order', ['foo=1,bar=2', 'rojo=1'], 'foo=1,bar=2,rojo=1'],
    ['drops blanks around members', 'foo=1 \t , \t bar=2, \t baz=3 ', 'foo=1,bar=2,baz=3'],
    ['keeps blanks within a value', 'foo= a b', 'foo= a b'],
    ['keeps further equals signs out', 'foo=a=b', null],
    ['drops empty members', ['foo=1,', '', ' ,bar=2'], 'foo=1,bar=2'],
    ['is null when nothing is in it', [' ', ','], null],
    ['keeps the more recent of two members of one system', 'foo=1,bar=2,foo=3', 'foo=1,bar=2'],
    ['knows systems with tenants', '0tenant@system=1', '0tenant@system=1'],
    ['takes keys of 256 characters', `${'z'.repeat(256)}=1`, `${'z'.repeat(256)}=1`],
    ['refuses keys of 257', `${'z'.repeat(257)}=1`, null],
    ['takes an @ anywhere but at the front', 'foo@=1,foo@@bar=2,a@b@c=3', 'foo@=1,foo@@bar=2,a@b@c=3'],
    ['takes an @ at the end of the longest key', `${'t'.repeat(255)}@=1`, `${'t'.repeat(255)}@=1`],
    ['refuses an @ beyond the longest key', `${'t'.repeat(256)}@=1`, null],
    ['takes keys that begin with a digit', '0=1,9z=2', '0=1,9z=2'],
    ['takes values of 256 characters', `a=${'z'.repeat(256)}`, `a=${'z'.repeat(256)}`],
    ['refuses values of 257', `a=${'z'.repeat(257)}`, null],
    ['refuses a key with a blank', 'foo =1', null],
    ['refuses a key in upper case', 'FOO=1', null],
    ['refuses a key with a dot', 'foo.bar=1', null],
    ['refuses a key without a tenant', '@foo=1', null],
    ['refuses a member without a key', '=1', null],
    ['refuses a member without a value', 'foo=1,bar', null],
    ['refuses an empty value', 'foo=', null],
    ['refuses a line break', 'foo=1\r\nx-api-key: 1', null],
    ['refuses letters beyond ASCII', 'foo=é', null],
  ])('%s', (_, header, expected) => {
    expect(readTracestate(header)).toBe(expected);
  });

  it('holds at most 32 members', () => {
    const list = Array.from({ length: 33 }, (_, index) => `k${index}=1`);
    expect(readTracestate(list.slice(0, 32))).toBe(list.slice(0, 32).join(','));
    expect(readTracestate(list)).toBeNull();
  });

  it('gives up long members first and then the oldest, to stay within 512 characters', () => {
    const long = `long=${'x'.repeat(200)}`;
    const short = Array.from({ length: 10 }, (_, index) => `k${index}=${'y'.repeat(57)}`);
    expect(readTracestate([...short.slice(0, 4), long, 'a=1'])).toBe(
      [...short.slice(0, 4), long, 'a=1'].join(','),
    );
    expect(readTracestate([long, ...short])).toBe(short.slice(0, 8).join(','));
  });

  it('is bounded whatever comes in, and costs little when it is huge', () => {
    fc.assert(
      fc.property(members, fc.nat(30), (list, times) => {
        const text = list.map(([name, each], index) => `${name}${index}=${each}`.repeat(times));
        expect((readTracestate(text) ?? '').length).toBeLessThanOrEqual(512);
      }),
    );
    expect(readTracestate(`a=${' '.repeat(1_000_000)}b`)).toBeNull();
    expect(readTracestate(`a=${' '.repeat(16_000)}b,=`)).toBeNull();
  });

  it('is dropped together with a malformed parent', () => {
    expect(readTraceContext('nonsense', 'foo=1', random).tracestate).toBeNull();
    expect(readTraceContext(good, 'foo=1', random).tracestate).toBe('foo=1');
  });
});
