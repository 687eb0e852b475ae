import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/domain/source.ts';
import { type Tolerance, TOLERANT } from '../../src/domain/tolerance.ts';
import { AnswerFreshness } from '../../src/domain/freshness.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import { KeptOperations, type KeptResponse } from '../../src/operation/kept-operations.ts';
import { CallLog, type LoggedCall } from '../../src/upstream/call-log.ts';
import { ManualClock } from '../support/clock.ts';

const ROOM = 100_000;
const ALWAYS = { activeFrom: null, expiryAt: null };
const ASKED = { tenant: 'customer:a', body: '{"query":"{ a }"}' };
const CALL: LoggedCall = {
  endpoint: 'entitlements',
  wave: 2,
  milliseconds: 7,
  rows: 3,
  failure: null,
  outcome: 'kept',
  source: 'kept',
};

/** Something kept that can be lost. */
class Kept implements Source {
  readonly freshness = new AnswerFreshness(5000, 5000);
  isThere = true;
  asked: Tolerance[] = [];

  isFresh = true;

  isKept(tolerance: Tolerance): boolean {
    this.asked.push(tolerance);
    return this.isThere;
  }

  isStillTold(tolerance: Tolerance): boolean {
    return this.isKept(tolerance) && this.isFresh;
  }
}

function responseOf(source: Source, text = '{"data":{"a":1}}'): KeptResponse {
  const made = { calls: [CALL], sources: [source], freshness: source.freshness };
  return { text, document: '{ a }', made, steady: ALWAYS };
}

function fresh(maxBytes = ROOM) {
  const clock = new ManualClock();
  const operations = new KeptOperations(maxBytes, () => clock.epoch());
  const recall = (asked = ASKED, tolerance = TOLERANT, calls = new CallLog(clock)) =>
    operations.recall(asked, tolerance, calls)?.text ?? null;
  const keep = (source: Source, asked = ASKED, response: KeptResponse | null = responseOf(source)) => {
    operations.keep(asked, [source], response);
  };
  return { clock, operations, recall, keep };
}

function instant(text: string) {
  const read = parseInstant(text);
  if (read === null) throw new Error(`expected an instant, got ${text}`);
  return read;
}

describe('a response that is kept', () => {
  it('is given to whoever of its tenant sends the same body, and to nobody else', () => {
    const { recall, keep } = fresh();
    keep(new Kept());
    expect(recall()).toBe('{"data":{"a":1}}');
    expect(recall({ ...ASKED, tenant: 'customer:b' })).toBeNull();
    expect(recall({ ...ASKED, body: `${ASKED.body} ` })).toBeNull();
    // Where one part ends and the other begins cannot be moved.
    expect(recall({ tenant: `customer:a\n${ASKED.body}`, body: '' })).toBeNull();
  });

  it('is gone for good as soon as an answer that it was made of is not told any more', () => {
    const { recall, keep } = fresh();
    const source = new Kept();
    keep(source);
    source.isThere = false;
    expect(recall()).toBeNull();
    source.isThere = true;
    expect(recall()).toBeNull();
  });

  it('asks each answer whether it is young enough for this very caller', () => {
    const { recall, keep } = fresh();
    const source = new Kept();
    keep(source);
    const demanding = { maxAgeMs: 0, staleIfErrorMs: null };
    recall(ASKED, demanding);
    expect(source.asked).toEqual([demanding]);
  });

  it('is the same from the first instant of its period until before the last, wherever the date is set', () => {
    const { clock, recall, keep } = fresh();
    const steady = { activeFrom: instant('2026-01-01T00:00:00Z'), expiryAt: instant('2026-01-01T00:00:10Z') };
    const keepSteady = () => {
      const source = new Kept();
      keep(source, ASKED, { ...responseOf(source), steady });
    };
    keepSteady();
    expect(recall()).not.toBeNull();
    clock.jump(9999);
    expect(recall()).not.toBeNull();
    clock.jump(1);
    expect(recall()).toBeNull();
    keepSteady();
    clock.jump(-10_001);
    expect(recall()).toBeNull();
  });

  it('has its calls noted as if they were made anew, and in no time', () => {
    const { clock, recall, keep } = fresh();
    const source = new Kept();
    keep(source);
    const calls = new CallLog(clock);
    recall(ASKED, TOLERANT, calls);
    expect(calls.calls).toEqual([{ ...CALL, milliseconds: 0 }]);
    expect(calls.waves).toBe(2);
    expect(calls.kept).toEqual(source.freshness);
    expect(calls.allKept?.sources).toEqual([source]);
  });

  it('takes a sixteenth of the room at most, and those that were not asked for go first', () => {
    const { operations, recall, keep } = fresh();
    const keepLong = (body: string, length: number) => {
      const source = new Kept();
      keep(source, { ...ASKED, body }, responseOf(source, 'x'.repeat(length)));
    };
    keepLong('huge', ROOM / 16);
    expect(operations.bytes).toBe(0);
    for (let each = 0; each < 100; each += 1) {
      keepLong(`body ${each}`, 4000);
      recall({ ...ASKED, body: 'body 0' });
    }
    expect(operations.bytes).toBeLessThanOrEqual(ROOM);
    expect(operations.bytes).toBeGreaterThan(ROOM / 2);
    expect(recall({ ...ASKED, body: 'body 0' })).not.toBeNull();
    expect(recall({ ...ASKED, body: 'body 1' })).toBeNull();
  });

  it('stays, however much another tenant asks for', () => {
    const { operations, recall, keep } = fresh();
    keep(new Kept());
    for (let each = 0; each < 100; each += 1) {
      const source = new Kept();
      keep(source, { tenant: 'customer:b', body: `body ${each}` }, responseOf(source, 'x'.repeat(4000)));
    }
    expect(operations.bytes).toBeLessThanOrEqual(ROOM);
    expect(recall()).not.toBeNull();
  });

  it('goes first where nothing that it was made of is kept any more', () => {
    const { operations, keep } = fresh();
    const lost = new Kept();
    keep(lost);
    lost.isThere = false;
    for (let each = 0; each < 100; each += 1) {
      const source = new Kept();
      keep(source, { tenant: 'customer:b', body: `body ${each}` }, responseOf(source, 'x'.repeat(4000)));
    }
    lost.isThere = true;
    expect(operations.isKept(ASKED, TOLERANT)).toBe(false);
  });

  it('weighs twice as much where a character takes two bytes', () => {
    const weightOf = (text: string) => {
      const { operations, keep } = fresh();
      const source = new Kept();
      keep(source, ASKED, responseOf(source, text));
      return operations.bytes;
    };
    expect(weightOf('\u0416'.repeat(1000)) - weightOf('\u00e9'.repeat(1000))).toBe(1000);
  });
});

describe('what an operation read', () => {
  const young = { maxAgeMs: 0, staleIfErrorMs: null };

  it('is all kept where each of its answers is, whether or not they are fresh, or were told as a whole', () => {
    const { operations, keep } = fresh();
    const [one, other] = [new Kept(), new Kept()];
    operations.keep(ASKED, [one, other], null);
    other.isFresh = false;
    expect(operations.isKept(ASKED, young)).toBe(true);
    expect(other.asked).toEqual([young]);
    other.isThere = false;
    expect(operations.isKept(ASKED, TOLERANT)).toBe(false);
    keep(one);
    expect(operations.isKept(ASKED, TOLERANT)).toBe(true);
  });

  it('is known for longer than the response can be told', () => {
    const { operations, recall, keep } = fresh();
    const source = new Kept();
    keep(source);
    const whole = operations.bytes;
    source.isFresh = false;
    expect(recall()).toBeNull();
    expect(operations.isKept(ASKED, TOLERANT)).toBe(true);
    expect(operations.bytes).toBeLessThan(whole);
  });

  it('is not known of another body, or to another tenant', () => {
    const { operations, keep } = fresh();
    keep(new Kept());
    expect(operations.isKept({ ...ASKED, body: 'another' }, TOLERANT)).toBe(false);
    expect(operations.isKept({ ...ASKED, tenant: 'customer:b' }, TOLERANT)).toBe(false);
  });
});
