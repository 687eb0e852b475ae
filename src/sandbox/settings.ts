import { parseArgs } from 'node:util';
import { DEFAULT_API_KEY, DEFAULT_ORGANISATION } from './core.ts';
import { parseInstant } from './instants.ts';
import { DEFAULT_MANNERS } from './manners.ts';
import type { SandboxOptions } from './sandbox.ts';
import { DEFAULT_SEED } from './stories.ts';

const DEFAULT_PORT = 4010;

/** The world is the one thing that a command line cannot give. */
export type SandboxSettings = Omit<SandboxOptions, 'world'>;

/** What the command line asks for. */
export type Settings =
  | { readonly kind: 'start'; readonly options: SandboxSettings }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

const FLAGS: Readonly<Record<string, string>> = {
  port: `the port to listen on, 0 for any free one (default ${DEFAULT_PORT})`,
  'api-key': 'the key that clients must send',
  organisation: 'the organisation that clients must send',
  now: 'the instant around which the stories are told, ISO 8601 (default: when it starts)',
  seed: 'a whole number; another one gives other rows',
  cursors: 'keyset, page or offset: what a cursor holds',
  'previous-page-order': 'list or reversed: the order inside a page reached by a previous cursor',
  previous: 'offered or absent: whether pages carry previous',
  'total-count': 'offered, absent or null: whether pages carry total_count',
  'max-limit': `a larger limit is lowered to this (default ${DEFAULT_MANNERS.maxLimit})`,
  'empty-last-page': 'true or false: whether the last page leads to an empty one (default false)',
  'latency-ms': 'how long every answer waits (default 0)',
  'strict-cursors': 'true or false: whether a cursor is bound to its arguments (default true)',
};

/** Reads flags, and for those left out the variables SANDBOX_PORT, SANDBOX_CURSORS and so on; `today` is the instant of the stories unless another is asked for. */
export function parseSettings(argv: readonly string[], env: Environment, today: string): Settings {
  const flags = Object.keys(FLAGS);
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: 'string' as const }]));
  let given: Readonly<Record<string, string | boolean | undefined>>;
  try {
    given = parseArgs({
      args: [...argv],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    return { kind: 'wrong', problems: [error instanceof Error ? error.message : String(error)] };
  }
  if (given['help'] === true) return { kind: 'help', text: helpText() };
  const texts = new Map<string, string>();
  for (const flag of flags) {
    const text = given[flag] ?? env[variableOf(flag)];
    if (typeof text === 'string') texts.set(flag, text);
  }
  const problems: string[] = [];
  const read = readOptions(texts, problems, today);
  return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'start', options: read };
}

/** Each reader gives the default for a flag left out, and after reporting a wrong one. */
function readOptions(texts: ReadonlyMap<string, string>, problems: string[], today: string): SandboxSettings {
  const read = <T>(
    flag: string,
    fallback: T,
    expected: string,
    parse: (text: string) => T | undefined,
  ): T => {
    const text = texts.get(flag);
    if (text === undefined) return fallback;
    const value = parse(text);
    if (value === undefined) {
      problems.push(`--${flag} (or ${variableOf(flag)}) must be ${expected}, but got: ${text}`);
    }
    return value ?? fallback;
  };
  const word = <W extends string>(flag: string, fallback: W, words: readonly W[]): W =>
    read(flag, fallback, words.join(' or '), (text) => words.find((one) => one === text));
  const yes = (flag: string, fallback: boolean): boolean =>
    word(flag, fallback ? 'true' : 'false', ['true', 'false']) === 'true';
  const whole = (flag: string, fallback: number, low: number, high: number): number =>
    read(flag, fallback, `a whole number from ${low} to ${high}`, (text) =>
      /^\d+$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : undefined,
    );
  const filled = (flag: string, fallback: string): string =>
    read(flag, fallback, 'a text that is not empty', (text) => (text === '' ? undefined : text));
  const usual = DEFAULT_MANNERS;
  return {
    port: whole('port', DEFAULT_PORT, 0, 65_535),
    apiKey: filled('api-key', DEFAULT_API_KEY),
    organisation: filled('organisation', DEFAULT_ORGANISATION),
    now: read('now', today, 'an ISO 8601 instant', (text) =>
      parseInstant(text) === undefined ? undefined : text,
    ),
    seed: whole('seed', DEFAULT_SEED, 0, 4_294_967_295),
    manners: {
      cursors: word('cursors', usual.cursors, ['keyset', 'page', 'offset']),
      previousPageOrder: word('previous-page-order', usual.previousPageOrder, ['list', 'reversed']),
      previous: word('previous', usual.previous, ['offered', 'absent']),
      totalCount: word('total-count', usual.totalCount, ['offered', 'absent', 'null']),
      maxLimit: whole('max-limit', usual.maxLimit, 1, 1_000_000),
      emptyLastPage: yes('empty-last-page', usual.emptyLastPage),
      latencyMs: whole('latency-ms', usual.latencyMs, 0, 600_000),
      strictCursors: yes('strict-cursors', usual.strictCursors),
    },
  };
}

function variableOf(flag: string): string {
  return `SANDBOX_${flag.toUpperCase().replaceAll('-', '_')}`;
}

function helpText(): string {
  const lines = Object.entries(FLAGS).map(([flag, meaning]) => `  --${flag.padEnd(20)} ${meaning}`);
  return [
    'Runs the sandbox, a look-alike of the Zenskar REST API, until it is interrupted.',
    '',
    'Every flag has a variable of its own: --max-limit is SANDBOX_MAX_LIMIT.',
    '',
    ...lines,
    '',
  ].join('\n');
}
