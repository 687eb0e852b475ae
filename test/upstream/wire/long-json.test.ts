import { describe, expect, it } from 'vitest';
import { LongJson } from '../../../src/upstream/wire/long-json.ts';
import { settled } from '../../support/clock.ts';

const long = (name: string) => JSON.stringify([name, 'x'.repeat(100_000)]);

describe('an answer that several callers get in one turn of the event loop', () => {
  it('is parsed once if it is long', () => {
    const json = new LongJson();
    const first = json.parse(long('a'));
    expect(first).toEqual(JSON.parse(long('a')));
    expect(json.parse(long('a'))).toBe(first);
  });

  it('is another one for each text', () => {
    const json = new LongJson();
    expect(json.parse(long('a'))).not.toEqual(json.parse(long('b')));
    expect(json.parse(long('a'))).toEqual(JSON.parse(long('a')));
  });

  it('is not kept', async () => {
    const json = new LongJson();
    const first = json.parse(long('a'));
    await settled();
    expect(json.parse(long('a'))).not.toBe(first);
  });

  it('is parsed for each if it is short', () => {
    const json = new LongJson();
    expect(json.parse('{"a":1}')).not.toBe(json.parse('{"a":1}'));
  });

  it('is no JSON for all of them', () => {
    const json = new LongJson();
    for (let caller = 0; caller < 2; caller += 1) {
      expect(() => json.parse(`${long('a')}]`)).toThrow('upstream-invalid');
    }
  });
});
