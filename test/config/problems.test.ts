import { describe, expect, it } from 'vitest';
import { describeProblems, parseConfig } from '../../src/config/config.ts';

describe('describeProblems', () => {
  it('lists each problem with the purpose of its variable', () => {
    const parsed = parseConfig({ PORT: 'http', MAX_PAGE_SIZE: '0' });
    expect(describeProblems(parsed.ok ? [] : parsed.problems)).toBe(
      [
        'The configuration has 2 problems:',
        '  PORT expected an integer from 0 to 65535, but got "http". Correct it, or unset it to use 4000.',
        '    The port to listen on; 0 takes any free one.',
        '  MAX_PAGE_SIZE expected an integer from 1 to 5000, but got "0". Correct it, or unset it to use 500.',
        '    The largest first or last that a connection accepts.',
      ].join('\n'),
    );
  });
});
