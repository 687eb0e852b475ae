import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Attack } from './attack.ts';
import { ATTACKS } from './catalogue.ts';

export interface Options {
  readonly attacks: readonly Attack[];
  /** Whether to tell what faults of the upstream look like, instead. */
  readonly faults: boolean;
  readonly full: boolean;
  readonly outageSeconds: number;
  /** Another build to attack: its dist/main.js. */
  readonly other: string | null;
}

export const USAGE = `npm run attack -- [names] [options]
  A4 B2                only these, instead of ${ATTACKS.map(({ name }) => name).join(' ')}
  faults               what faults of the upstream look like to a caller, instead
  --full               longer and larger
  --outage 20          for how many seconds the upstream is out in B2, at least 15
  --gateway <file>     dist/main.js of another build, instead of this one`;

const QUICK_OUTAGE = '20';
const FULL_OUTAGE = '60';
const LEAST_OUTAGE = 15;

export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      full: { type: 'boolean', default: false },
      outage: { type: 'string' },
      gateway: { type: 'string' },
    },
  });
  const outage = values.outage ?? (values.full ? FULL_OUTAGE : QUICK_OUTAGE);
  if (!(Number(outage) >= LEAST_OUTAGE)) {
    throw new RangeError(`Expected at least ${LEAST_OUTAGE} for --outage, got ${outage}.`);
  }
  const faults = positionals.length === 1 && positionals[0] === 'faults';
  return {
    faults,
    attacks: faults || positionals.length === 0 ? ATTACKS : positionals.map(attackOf),
    full: values.full,
    outageSeconds: Number(outage),
    other: values.gateway === undefined ? null : resolve(values.gateway),
  };
}

function attackOf(name: string): Attack {
  const attack = ATTACKS.find((candidate) => candidate.name === name.toUpperCase());
  if (attack === undefined) throw new RangeError(`Expected the name of an attack, got ${name}.`);
  return attack;
}
