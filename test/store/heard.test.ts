import { describe, expect, it } from 'vitest';
import { Heard } from '../../src/store/heard.ts';
import { readNews, writeInvalidated, writePaused } from '../../src/store/news.ts';

/** From when the number is known. */
function heardAt(number: number): Heard {
  const heard = new Heard();
  look(heard, number);
  return heard;
}

function look(heard: Heard, number: number) {
  heard.beginLook();
  return heard.endLook(number);
}

describe('what was heard', () => {
  it('is whole while numbers follow each other', () => {
    const heard = heardAt(7);
    expect([heard.message(8), heard.message(9)]).toEqual([true, true]);
    expect([look(heard, 9), look(heard, 9)]).toEqual(['whole', 'whole']);
  });

  it('is not whole once a number is missing, and whole again after that', () => {
    const heard = heardAt(7);
    expect([heard.message(9), heard.message(10)]).toEqual([false, true]);
  });

  it('lacks what is still missing at the second look, and not what is on its way at the first', () => {
    const late = heardAt(7);
    expect([look(late, 8), late.message(8), look(late, 8)]).toEqual(['whole', true, 'whole']);
    const lost = heardAt(7);
    expect([look(lost, 8), look(lost, 8), look(lost, 8)]).toEqual(['whole', 'lost', 'whole']);
    const busy = heardAt(7);
    expect([look(busy, 9), busy.message(8), look(busy, 10)]).toEqual(['whole', true, 'lost']);
  });

  it('is doubted at the first look, before which any number may have been missed', () => {
    const heard = new Heard();
    expect([heard.message(5), look(heard, 5), look(heard, 5)]).toEqual([true, 'first', 'whole']);
    heard.beginAnew();
    expect([look(heard, 9), look(heard, 9)]).toEqual(['first', 'whole']);
  });

  it('is doubted where the numbers begin anew', () => {
    const heard = heardAt(7);
    expect([look(heard, 0), heard.message(1), look(heard, 1)]).toEqual(['lost', true, 'whole']);
  });

  it('is not doubted for a look that was overtaken by messages', () => {
    const heard = heardAt(7);
    heard.beginLook();
    expect([heard.message(8), heard.endLook(7), look(heard, 8)]).toEqual([true, 'whole', 'whole']);
  });
});

describe('news', () => {
  it('are read as they were written', () => {
    expect(readNews(`12 ${writeInvalidated('ab', ['g1', 'G_-2'])}`)).toEqual({
      kind: 'invalidated',
      from: 'ab',
      number: 12,
      groups: ['g1', 'G_-2'],
    });
    expect(readNews(writePaused('ab', 'c1', 1.5))).toEqual({
      kind: 'paused',
      from: 'ab',
      credential: 'c1',
      untilEpochMs: 2,
    });
  });

  it.each(['', 'x', 'i ab g1', '0 i ab', '1 i', 'p ab c1', 'p ab c1 x', '1 i ab  g', '1 i ab g\n'])(
    'are none where no gateway wrote them: %j',
    (text) => {
      expect(readNews(text)).toBeNull();
    },
  );
});
