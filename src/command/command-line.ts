import { parseArgs } from 'node:util';

/** What the program is asked to do. */
export type Command =
  | { readonly kind: 'start' }
  | { readonly kind: 'check' }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly problem: string };

const OPTIONS = {
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Everything else is set by variables, so that there is one place to look for each setting. */
export function readCommandLine(argv: readonly string[]): Command {
  try {
    const { help, version, check } = parseArgs({ args: [...argv], options: OPTIONS }).values;
    if (help === true) return { kind: 'help' };
    if (version === true) return { kind: 'version' };
    return { kind: check === true ? 'check' : 'start' };
  } catch {
    return { kind: 'wrong', problem: problemOf(argv) };
  }
}

/** Nothing that was given is repeated but the names of options: the rest may be a secret that was meant for a variable. */
function problemOf(argv: readonly string[]): string {
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  const expected = `Expected ${known.join(', ')} or nothing`;
  const unknown = argv.find((each) => !known.includes(each) && each !== '-h' && each !== '-v');
  const name = unknown === undefined ? undefined : /^--?[a-z][a-z0-9-]{0,39}/i.exec(unknown)?.[0];
  const came = name ?? 'something else';
  return `${expected}, got ${came}. Settings are variables of the environment; --help lists them.`;
}
