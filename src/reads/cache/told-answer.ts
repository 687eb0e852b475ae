import type { AnswerFreshness } from '../../domain/freshness.ts';
import type { Source } from '../../domain/source.ts';
import type { Tolerance } from '../../domain/tolerance.ts';
import type { Read } from '../../upstream/read.ts';
import type { KeptAnswer } from './kept-answer.ts';

/** What is kept of a read, if it is as good as new for somebody; null otherwise. */
export type FindFresh = (read: Read, tolerance: Tolerance) => KeptAnswer | null;

/** An answer as somebody was told it. Only its age is held on to: what is kept may go. */
export class ToldAnswer implements Source {
  readonly freshness: AnswerFreshness;
  readonly #read: Read;
  readonly #findFresh: FindFresh;

  constructor({ read, answer }: KeptAnswer, findFresh: FindFresh) {
    this.freshness = answer.freshness;
    this.#read = read;
    this.#findFresh = findFresh;
  }

  isStillTold(tolerance: Tolerance): boolean {
    const { freshness } = this;
    // Each answer has an age of its own, so whatever has this one is that answer.
    return !freshness.isStale && this.#findFresh(this.#read, tolerance)?.answer.freshness === freshness;
  }
}
