import type { AnswerFreshness } from '../../domain/freshness.ts';
import type { Known, Source } from '../../domain/source.ts';
import type { Tolerance } from '../../domain/tolerance.ts';
import type { Read } from '../../upstream/read.ts';
import type { Verdict } from './ages.ts';
import type { KeptAnswer } from './kept-answer.ts';

/** Finds what is kept, and says what may be done with it for somebody. */
export interface Finder {
  find(read: Read): KeptAnswer | null;
  judge(kept: KeptAnswer, tolerance: Tolerance): Verdict;
}

/** A read that was answered, and may be answered again from what is kept. */
export class KnownRead implements Known {
  readonly #read: Read;
  readonly #finder: Finder;

  constructor(read: Read, finder: Finder) {
    this.#read = read;
    this.#finder = finder;
  }

  isKept(tolerance: Tolerance): boolean {
    return isKept(this.#finder, this.#read, tolerance);
  }
}

/** An answer as somebody was told it. Only its age is held on to: what is kept may go. */
export class ToldAnswer implements Source {
  readonly freshness: AnswerFreshness;
  readonly #read: Read;
  readonly #finder: Finder;

  constructor({ read, answer }: KeptAnswer, finder: Finder) {
    this.freshness = answer.freshness;
    this.#read = read;
    this.#finder = finder;
  }

  isKept(tolerance: Tolerance): boolean {
    return isKept(this.#finder, this.#read, tolerance);
  }

  isStillTold(tolerance: Tolerance): boolean {
    const { freshness } = this;
    if (freshness.isStale) return false;
    const kept = this.#finder.find(this.#read);
    // Each answer has an age of its own, so whatever has this one is that answer.
    return kept?.answer.freshness === freshness && this.#finder.judge(kept, tolerance) === 'fresh';
  }
}

function isKept(finder: Finder, read: Read, tolerance: Tolerance): boolean {
  const kept = finder.find(read);
  return kept !== null && finder.judge(kept, tolerance) !== 'too-old';
}
