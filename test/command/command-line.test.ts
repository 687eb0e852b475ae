import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../src/command/command-line.ts';

describe('the command line', () => {
  it.each([
    [[], 'start'],
    [['--check'], 'check'],
    [['--help'], 'help'],
    [['-h'], 'help'],
    [['--version'], 'version'],
    [['-v'], 'version'],
    [['--check', '--help'], 'help'],
  ] as const)('%j asks for: %s', (argv, kind) => {
    expect(readCommandLine(argv)).toEqual({ kind });
  });

  it.each([
    [['--chek'], '--chek'],
    [['--check', '--port=4000'], '--port'],
    [['-x'], '-x'],
    [['--check=yes'], '--check'],
    [['start'], 'something else'],
    [['ZENSKAR_API_KEY=secret'], 'something else'],
    [['--', 'x'], 'something else'],
    [['\u001b[2J'], 'something else'],
  ] as const)('refuses %j and names %s, with a hint and nothing that may be secret', (argv, name) => {
    expect(readCommandLine(argv)).toEqual({
      kind: 'wrong',
      problem: `Expected --check, --help, --version or nothing, got ${name}. Settings are variables of the environment; --help lists them.`,
    });
  });
});
