import type { Fault } from '../../../src/sandbox/faults.ts';
import type { Env } from '../issuer.ts';
import { ordinary, MIXED_UP } from './people.ts';
import type { Stage } from './stage.ts';

/** One way for the upstream to fail a call. */
export interface FaultCase {
  readonly what: string;
  readonly customer: string;
  readonly env: Env;
  /** How many calls it hits; every one when infinite, until it is healed. */
  readonly times: number;
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
}

const usual = { customer: ordinary(8_000), env: {}, times: Infinity };

function spoilt(what: string, fault: Fault, times = Infinity): FaultCase {
  return {
    ...usual,
    what,
    times,
    // JSON has no infinity.
    begin: (stage) => stage.spoil(fault, Math.min(times, 1e9)),
    end: (stage) => stage.heal(),
  };
}

const status = (code: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'status',
  status: code,
  headers,
});

const back = (stage: Stage) => stage.bringBack();

/** What the README's table of faults tells of. */
export const FAULTS: readonly FaultCase[] = [
  { ...usual, what: 'is down', begin: (stage) => stage.takeOut('refused'), end: back },
  {
    ...usual,
    what: 'hangs (`UPSTREAM_TIMEOUT_MS=2000`)',
    env: { UPSTREAM_TIMEOUT_MS: '2000' },
    begin: (stage) => stage.takeOut('hang'),
    end: back,
  },
  spoilt('takes a second', { kind: 'slow', ms: 1000 }),
  spoilt('answers 429 with `Retry-After: 7`', status(429, { 'retry-after': '7' })),
  spoilt('answers 500 once, then well', status(500), 1),
  spoilt('answers 500 always', status(500)),
  spoilt('answers 503 twice, then well', status(503), 2),
  spoilt('answers 503 always', status(503)),
  spoilt('cuts a body once', { kind: 'cut' }, 1),
  spoilt('cuts every body', { kind: 'cut' }),
  { ...usual, what: 'resets every connection', begin: (stage) => stage.takeOut('reset'), end: back },
  spoilt('sends broken JSON', { kind: 'malformed' }),
  spoilt('sends a redirect', status(302, { location: 'http://127.0.0.1:1/' })),
  spoilt('refuses the key', status(401)),
  {
    ...usual,
    what: 'sends a row of another customer',
    customer: MIXED_UP,
    times: 0,
    begin: () => Promise.resolve(),
    end: () => Promise.resolve(),
  },
];
