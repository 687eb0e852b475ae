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
    }
  | {
      readonly kind: 'refused';
      readonly from: string;
      readonly number: number;
      readonly credential: string;
    }
  | { readonly kind: 'accepted'; readonly from: string; readonly credential: string };

const INVALIDATED = /^([1-9]\d{0,15}) i ([\da-f]+)((?: [\w-]{1,200})*)$/;
const REFUSED = /^([1-9]\d{0,15}) r ([\da-f]+) ([\w-]{1,200})$/;
const ACCEPTED = /^a ([\da-f]+) ([\w-]{1,200})$/;
const PAUSED = /^p ([\da-f]+) ([\w-]{1,200}) ([1-9]\d{0,15})$/;

/** Redis puts its number and a space in front. */
export function writeInvalidated(from: string, groups: readonly string[]): string {
  return ['i', from, ...groups].join(' ');
}

export function writePaused(from: string, credential: string, untilEpochMs: number): string {
  return ['p', from, credential, Math.ceil(untilEpochMs)].join(' ');
}

/** Redis puts its number and a space in front. */
export function writeRefused(from: string, credential: string): string {
  return ['r', from, credential].join(' ');
}

export function writeAccepted(from: string, credential: string): string {
  return ['a', from, credential].join(' ');
}

/** Null for what no gateway says, or one of another version only. */
export function readNews(text: string): News | null {
  return readInvalidated(text) ?? readRefused(text) ?? readAccepted(text) ?? readPaused(text);
}

function readInvalidated(text: string): News | null {
  const [, number, from, groups] = INVALIDATED.exec(text) ?? [];
  if (number === undefined || from === undefined || groups === undefined) return null;
  return { kind: 'invalidated', from, number: Number(number), groups: groups.split(' ').slice(1) };
}

function readRefused(text: string): News | null {
  const [, number, from, credential] = REFUSED.exec(text) ?? [];
  if (number === undefined || from === undefined || credential === undefined) return null;
  return { kind: 'refused', from, number: Number(number), credential };
}

function readAccepted(text: string): News | null {
  const [, from, credential] = ACCEPTED.exec(text) ?? [];
  return from === undefined || credential === undefined ? null : { kind: 'accepted', from, credential };
}

function readPaused(text: string): News | null {
  const [, from, credential, until] = PAUSED.exec(text) ?? [];
  if (from === undefined || credential === undefined || until === undefined) return null;
  return { kind: 'paused', from, credential, untilEpochMs: Number(until) };
}
