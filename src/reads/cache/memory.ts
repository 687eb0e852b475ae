import { FairRoom } from '../../domain/fair-room.ts';
import { credentialsKey, type Read } from '../../upstream/read.ts';
import type { KeptAnswer } from './kept-answer.ts';

export interface MemoryOptions {
  readonly bytes: number;
  /** All names of the group of what is about a customer. */
  readonly groupsOf: (subject: string) => readonly string[];
  /** Whose share of the room an answer counts against: see `owners.ts`. */
  readonly ownerOf: (read: Read) => string;
  /** Whether an answer is too old for everybody. */
  readonly isSpent: (kept: KeptAnswer) => boolean;
}

/** What this process keeps, within a bound in bytes that whoever it is kept for has a fair share of. */
export class Memory {
  readonly #answers: FairRoom<KeptAnswer>;
  /** What is forgotten together: the keys of each group, under each of its names. */
  readonly #groups = new Map<string, Set<string>>();
  readonly #options: MemoryOptions;

  constructor(options: MemoryOptions) {
    this.#options = options;
    const { bytes, isSpent, groupsOf } = options;
    this.#answers = new FairRoom({
      bytes,
      isSpent,
      onGone: (key, { read }) => {
        for (const group of groupsOf(read.subject)) {
          const keys = this.#groups.get(group);
          keys?.delete(key);
          if (keys?.size === 0) this.#groups.delete(group);
        }
      },
    });
  }

  get count(): number {
    return this.#answers.count;
  }

  get bytes(): number {
    return this.#answers.bytes;
  }

  get(read: Read): KeptAnswer | null {
    return this.#answers.get(keyOf(read)) ?? null;
  }

  put(kept: KeptAnswer): void {
    const { groupsOf, ownerOf } = this.#options;
    const key = keyOf(kept.read);
    if (!this.#answers.put(key, ownerOf(kept.read), kept, kept.weight)) return;
    for (const group of groupsOf(kept.read.subject)) {
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
    this.#groups.clear();
  }
}

/** Whoever has the same credentials is told the same: which customers a caller may ask about is settled before. */
export function keyOf({ credentials, path }: Read): string {
  return `${credentialsKey(credentials)} ${path}`;
}
