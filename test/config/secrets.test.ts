import { describe, expect, it } from 'vitest';
import { configOf, problemsOf } from './parse.ts';

describe('CURSOR_SECRET', () => {
  it('refuses a cursor secret of 31 characters, telling only its length', () => {
    expect(problemsOf({ CURSOR_SECRET: '#'.repeat(31) })).toEqual([
      'CURSOR_SECRET expected a list separated by commas, each item at least 32 characters, but got 31. Correct or unset it.',
    ]);
  });

  it.each([
    ['commas', 'A'.repeat(32) + ',' + 'B'.repeat(32)],
    ['commas with spaces', 'A'.repeat(32) + ' , ' + 'B'.repeat(32)],
    ['line breaks', 'A'.repeat(32) + '\n' + 'B'.repeat(32)],
    ['line breaks of Windows', 'A'.repeat(32) + '\r\n' + 'B'.repeat(32)],
  ])('reads several cursor secrets between %s', (_, CURSOR_SECRET) => {
    expect(configOf({ CURSOR_SECRET }).cursorSecrets).toEqual(['A'.repeat(32), 'B'.repeat(32)]);
  });

  it.each([
    [
      'a short one behind a good one',
      `${'A'.repeat(32)},short`,
      'each item at least 32 characters, but got 5',
    ],
    [
      'an empty one',
      `${'A'.repeat(32)},`,
      'each item no empty item, but got something else (the value is not shown)',
    ],
  ])('refuses %s, and shows neither', (_, CURSOR_SECRET, expected) => {
    const [problem, ...others] = problemsOf({ CURSOR_SECRET });
    expect(problem).toContain(expected);
    expect(problem).not.toMatch(/AAA|short/);
    expect(others).toEqual([]);
  });
});
