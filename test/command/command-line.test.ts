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
    [['print', 'env', 'compose'], 'something else'],
    [['print', 'env', '--check'], 'something else'],
    [['print', '--env'], '--env'],
    [['\u001b[2J'], 'something else'],
  ] as const)('refuses %j and names %s, with a hint and nothing that may be secret', (argv, name) => {
    expect(readCommandLine(argv)).toEqual({
      kind: 'wrong',
      problem: `Expected --check, --help, --version, print with a name, or nothing, got ${name}. Settings are variables of the environment; --help lists them.`,
    });
  });

  it('asks for something printed by its name', () => {
    expect(readCommandLine(['print', 'env'])).toEqual({ kind: 'print', name: 'env' });
    expect(readCommandLine(['print', 'env', '--help'])).toEqual({ kind: 'help' });
  });

  it.each([
    [['print'], 'nothing'],
    [['print', 'sk_live_secret'], 'something else'],
    [['print', 'toString'], 'something else'],
  ] as const)('refuses %j, and says what can be printed', (argv, came) => {
    expect(readCommandLine(argv)).toEqual({
      kind: 'wrong',
      problem: `Expected print with one of env, compose, kubernetes, nginx, haproxy, dashboard, alerts, schema, schema-semantic, runbook, got ${came}.`,
    });
  });
});
