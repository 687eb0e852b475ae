import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/domain/source.ts';
import { type Tolerance, TOLERANT } from '../../src/domain/tolerance.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import { type KeptResponse, KeptResponses } from '../../src/operation/kept-responses.ts';
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
  readonly freshness = { asOf: 5000, isStale: false };
  isThere = true;
  asked: Tolerance[] = [];

  isStillTold(tolerance: Tolerance): boolean {
    this.asked.push(tolerance);
    return this.isThere;
  }
}

function responseOf(source: Source, text = '{"data":{"a":1}}'): KeptResponse {
  const made = { calls: [CALL], sources: [source], freshness: source.freshness };
  return { text, document: '{ a }', made, steady: ALWAYS };
}

function fresh(maxBytes = ROOM) {
  const clock = new ManualClock();
  const responses = new KeptResponses(maxBytes, () => clock.epoch());
  const recall = (asked = ASKED, tolerance = TOLERANT, calls = new CallLog(clock)) =>
    responses.recall(asked, tolerance, calls)?.text ?? null;
  return { clock, responses, recall };
}

function instant(text: string) {
  const read = parseInstant(text);
  if (read === null) throw new Error(`expected an instant, got ${text}`);
  return read;
}

describe('a response that is kept', () => {
  it('is given to whoever of its tenant sends the same body, and to nobody else', () => {
    const { responses, recall } = fresh();
    responses.keep(ASKED, responseOf(new Kept()));
    expect(recall()).toBe('{"data":{"a":1}}');
    expect(recall({ ...ASKED, tenant: 'customer:b' })).toBeNull();
    expect(recall({ ...ASKED, body: `${ASKED.body} ` })).toBeNull();
    // Where one part ends and the other begins cannot be moved.
    expect(recall({ tenant: `customer:a\n${ASKED.body}`, body: '' })).toBeNull();
  });

  it('is gone for good as soon as an answer that it was made of is not told any more', () => {
    const { responses, recall } = fresh();
    const source = new Kept();
    responses.keep(ASKED, responseOf(source));
    source.isThere = false;
    expect(recall()).toBeNull();
    source.isThere = true;
    expect(recall()).toBeNull();
    expect(responses.bytes).toBe(0);
  });

  it('asks each answer whether it is young enough for this very caller', () => {
    const { responses, recall } = fresh();
    const source = new Kept();
    responses.keep(ASKED, responseOf(source));
    const demanding = { maxAgeMs: 0, staleIfErrorMs: null };
    recall(ASKED, demanding);
    expect(source.asked).toEqual([demanding]);
  });

  it('is the same from the first instant of its period until before the last, wherever the date is set', () => {
    const { clock, responses, recall } = fresh();
    const steady = { activeFrom: instant('2026-01-01T00:00:00Z'), expiryAt: instant('2026-01-01T00:00:10Z') };
    const keep = () => {
      responses.keep(ASKED, { ...responseOf(new Kept()), steady });
    };
    keep();
    expect(recall()).not.toBeNull();
    clock.jump(9999);
    expect(recall()).not.toBeNull();
    clock.jump(1);
    expect(recall()).toBeNull();
    keep();
    clock.jump(-10_001);
    expect(recall()).toBeNull();
  });

  it('has its calls noted as if they were made anew, and in no time', () => {
    const { clock, responses, recall } = fresh();
    const source = new Kept();
    responses.keep(ASKED, responseOf(source));
    const calls = new CallLog(clock);
    recall(ASKED, TOLERANT, calls);
    expect(calls.calls).toEqual([{ ...CALL, milliseconds: 0 }]);
    expect(calls.waves).toBe(2);
    expect(calls.kept).toEqual(source.freshness);
    expect(calls.allKept?.sources).toEqual([source]);
  });

  it('takes a sixteenth of the room at most, and those that were not asked for go first', () => {
    const { responses, recall } = fresh();
    const keep = (body: string, length: number) => {
      responses.keep({ ...ASKED, body }, responseOf(new Kept(), 'x'.repeat(length)));
    };
    keep('huge', ROOM / 16);
    expect(responses.bytes).toBe(0);
    for (let each = 0; each < 100; each += 1) {
      keep(`body ${each}`, 4000);
      recall({ ...ASKED, body: 'body 0' });
    }
    expect(responses.bytes).toBeLessThanOrEqual(ROOM);
    expect(responses.bytes).toBeGreaterThan(ROOM / 2);
    expect(recall({ ...ASKED, body: 'body 0' })).not.toBeNull();
    expect(recall({ ...ASKED, body: 'body 1' })).toBeNull();
  });

  it('weighs twice as much where a character takes two bytes', () => {
    const weightOf = (text: string) => {
      const { responses } = fresh();
      responses.keep(ASKED, responseOf(new Kept(), text));
      return responses.bytes;
    };
    expect(weightOf('\u0416'.repeat(1000)) - weightOf('\u00e9'.repeat(1000))).toBe(1000);
  });
});
