import { parseArgs } from 'node:util';
import { isPrintable, type PrintableName, printableNames } from './print.ts';

/** What the program is asked to do. */
export type Command =
  | { readonly kind: 'start' }
  | { readonly kind: 'check' }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'print'; readonly name: PrintableName }
  | { readonly kind: 'wrong'; readonly problem: string };

const OPTIONS = {
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Everything else is set by variables, so that there is one place to look for each setting. */
export function readCommandLine(argv: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    const { help, version, check } = values;
    if (help === true) return { kind: 'help' };
    if (version === true) return { kind: 'version' };
    if (positionals.length > 0) return printing(positionals, check === true);
    return { kind: check === true ? 'check' : 'start' };
  } catch {
    return { kind: 'wrong', problem: problemOf(argv) };
  }
}

function printing([verb, name = '', ...more]: readonly string[], isCheck: boolean): Command {
  if (verb !== 'print' || more.length > 0 || isCheck) return { kind: 'wrong', problem: problemOf([]) };
  if (isPrintable(name)) return { kind: 'print', name };
  const came = name === '' ? 'nothing' : 'something else';
  return { kind: 'wrong', problem: `Expected print with one of ${printableNames.join(', ')}, got ${came}.` };
}

/** Nothing that was given is repeated but the names of options: the rest may be a secret that was meant for a variable. */
function problemOf(argv: readonly string[]): string {
  const names = Object.keys(OPTIONS).map((name) => `--${name}`);
  const known = [...names, '-h', '-v'];
  const expected = `Expected ${names.join(', ')}, print with a name, or nothing`;
  const unknown = argv.find((each) => each.startsWith('-') && !known.includes(each));
  const name = unknown === undefined ? undefined : /^--?[a-z][a-z0-9-]{0,39}/i.exec(unknown)?.[0];
  const came = name ?? 'something else';
  return `${expected}, got ${came}. Settings are variables of the environment; --help lists them.`;
}
