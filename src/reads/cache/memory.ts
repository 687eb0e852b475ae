import { LRUCache } from 'lru-cache';
import { credentialsKey, type Read } from '../../upstream/read.ts';
import type { KeptAnswer } from './kept-answer.ts';

/** A single answer takes no more than this part of the room: a few huge ones would push out all others. */
const LARGEST_SHARE = 16;

/** What this process keeps, within a bound in bytes; what was used longest ago goes first. */
export class Memory {
  readonly #answers: LRUCache<string, KeptAnswer>;
  /** What is forgotten together: the keys of each group, under each of its names. */
  readonly #groups = new Map<string, Set<string>>();
  readonly #groupsOf: (subject: string) => readonly string[];

  /** `groupsOf` gives all names of the group of what is about a customer. */
  constructor(maxBytes: number, groupsOf: (subject: string) => readonly string[]) {
    this.#groupsOf = groupsOf;
    this.#answers = new LRUCache<string, KeptAnswer>({
      maxSize: maxBytes,
      maxEntrySize: Math.ceil(maxBytes / LARGEST_SHARE),
      sizeCalculation: ({ weight }) => weight,
      dispose: ({ read }, key) => {
        for (const group of this.#groupsOf(read.subject)) {
          const keys = this.#groups.get(group);
          keys?.delete(key);
          if (keys?.size === 0) this.#groups.delete(group);
        }
      },
    });
  }

  get count(): number {
    return this.#answers.size;
  }

  get bytes(): number {
    return this.#answers.calculatedSize;
  }

  get(read: Read): KeptAnswer | null {
    return this.#answers.get(keyOf(read)) ?? null;
  }

  put(kept: KeptAnswer): void {
    const key = keyOf(kept.read);
    this.#answers.set(key, kept);
    // Too large for any room, or it would be there.
    if (!this.#answers.has(key)) return;
    for (const group of this.#groupsOf(kept.read.subject)) {
      const keys = this.#groups.get(group);
      if (keys === undefined) this.#groups.set(group, new Set([key]));
      else keys.add(key);
    }
  }

  drop(read: Read): void {
    this.#answers.delete(keyOf(read));
  }

  forget(group: string): void {
    for (const key of [...(this.#groups.get(group) ?? [])]) this.#answers.delete(key);
  }

  forgetAll(): void {
    this.#answers.clear();
  }
}

/** Whoever has the same credentials is told the same: which customers a caller may ask about is settled before. */
export function keyOf({ credentials, path }: Read): string {
  return `${credentialsKey(credentials)} ${path}`;
}
