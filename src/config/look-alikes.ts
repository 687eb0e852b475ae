import { environment, secretNames } from './env.ts';

/** A variable that is set and that nobody reads, and the one that was probably meant. */
export interface LookAlike {
  readonly name: string;
  readonly nearest: string;
}

const known = [...Object.keys(environment), ...secretNames.map((name) => `${name}_FILE`)];
/** PORT and HOST are one slip away from too much. */
const recognisable = known.filter((name) => name.length > 4);

/** What npm sets, and what Kubernetes sets in every container for each service, whatever that is called. */
const FOREIGN = /^npm_|_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/i;
const SERVICE_ADDRESS = /^(tcp|udp|sctp):\/\//;
const OURS = 'ZENSKAR_';

/** What variables were called before. */
const FORMER: Readonly<Record<string, string>> = {
  METRICS_PORT: 'PRIVATE_PORT',
  METRICS_HOST: 'PRIVATE_HOST',
};

/**
 * Finds variables that look like ours and are not. The environment of a machine holds a hundred that are none of our
 * business, so a likeness has to be close: a slip or two, a unit or another word left out or added.
 */
export function lookAlikes(env: Readonly<Record<string, string | undefined>>): LookAlike[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || value === '' || !/^[\w.-]{1,64}$/.test(name)) return [];
    if (known.includes(name) || FOREIGN.test(name) || SERVICE_ADDRESS.test(value)) return [];
    const nearest = nearestTo(name.toUpperCase().replaceAll(/[.-]/g, '_'));
    return nearest === null ? [] : [{ name, nearest }];
  });
}

function nearestTo(name: string): string | null {
  const renamed = Object.hasOwn(FORMER, name) ? FORMER[name] : undefined;
  if (renamed !== undefined) return renamed;
  const byDistance = recognisable
    .map((ours) => ({ ours, distance: distance(name, ours) }))
    .toSorted((left, right) => left.distance - right.distance);
  const [first] = byDistance;
  if (first !== undefined && first.distance <= slipsIn(first.ours)) return first.ours;
  const kin = byDistance.find(({ ours }) => isKin(name, ours));
  if (kin !== undefined) return kin.ours;
  if (!name.startsWith(OURS)) return null;
  return byDistance.find(({ ours }) => ours.startsWith(OURS))?.ours ?? null;
}

/** How many slips still leave a name of this length to be recognised. */
function slipsIn({ length }: string): number {
  return length < 10 ? 1 : 2;
}

/** Whether both begin with the same word, and one has all the words of the other. */
function isKin(name: string, ours: string): boolean {
  const [words, others] = [wordsOf(name), wordsOf(ours)];
  if (words.length < 2 || others.length < 2 || words[0] !== others[0]) return false;
  return words.every((word) => others.includes(word)) || others.every((word) => words.includes(word));
}

function wordsOf(name: string): string[] {
  return name.split('_').map((word) => (word.length > 3 ? word.replace(/S$/, '') : word));
}

/** How many letters have to be put in, left out, replaced or swapped with their neighbour (optimal string alignment). */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? Infinity) + 1,
        (current[column - 1] ?? Infinity) + 1,
        (last[column - 1] ?? Infinity) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? Infinity) + 1 : Infinity,
      );
    }
    [before, last] = [last, current];
  }
  return last[to.length] ?? Infinity;
}
