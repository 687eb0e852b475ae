/** What replicas tell each other. `from` is whoever says it. */
export type News =
  | {
      readonly kind: 'invalidated';
      readonly from: string;
      readonly number: number;
      readonly groups: readonly string[];
    }
  | {
      readonly kind: 'paused';
      readonly from: string;
      readonly credential: string;
      readonly untilEpochMs: number;
    };

const INVALIDATED = /^([1-9]\d{0,15}) i ([\da-f]+)((?: [\w-]{1,200})*)$/;
const PAUSED = /^p ([\da-f]+) ([\w-]{1,200}) ([1-9]\d{0,15})$/;

/** Redis puts its number and a space in front. */
export function writeInvalidated(from: string, groups: readonly string[]): string {
  return ['i', from, ...groups].join(' ');
}

export function writePaused(from: string, credential: string, untilEpochMs: number): string {
  return ['p', from, credential, Math.ceil(untilEpochMs)].join(' ');
}

/** Null for what no gateway says, or one of another version only. */
export function readNews(text: string): News | null {
  const [, number, teller, groups] = INVALIDATED.exec(text) ?? [];
  if (number !== undefined && teller !== undefined && groups !== undefined) {
    return {
      kind: 'invalidated',
      from: teller,
      number: Number(number),
      groups: groups.split(' ').slice(1),
    };
  }
  const [, from, credential, until] = PAUSED.exec(text) ?? [];
  if (from === undefined || credential === undefined || until === undefined) return null;
  return { kind: 'paused', from, credential, untilEpochMs: Number(until) };
}
