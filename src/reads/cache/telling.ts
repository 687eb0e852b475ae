import { type Tolerance, TOLERANT } from '../../domain/tolerance.ts';
import type { Answer } from '../../upstream/answer.ts';
import type { Read } from '../../upstream/read.ts';
import type { Waiter } from '../../upstream/waiter.ts';
import { type Ages, judge, type Verdict } from './ages.ts';
import type { Keeping } from './keeping.ts';
import type { KeptAnswer } from './kept-answer.ts';
import { type Finder, KnownRead, ToldAnswer } from './told-answer.ts';

/** Tells what is kept, and notes with whoever is told that it was. */
export class Telling {
  readonly #keeping: Keeping;
  readonly #ages: () => Ages;
  readonly #finder: Finder = {
    find: (read) => this.#keeping.find(read),
    judge: (kept, tolerance) => this.judge(kept, tolerance),
  };

  /** `ages` gives them as they are just now. */
  constructor(keeping: Keeping, ages: () => Ages) {
    this.#keeping = keeping;
    this.#ages = ages;
  }

  judge(kept: KeptAnswer, tolerance: Tolerance = TOLERANT): Verdict {
    return judge(kept, this.#keeping.ageOf(kept), this.#ages(), tolerance);
  }

  /** A promise that fails where `interpret` throws. */
  tell<Result>(kept: KeptAnswer, waiter: Waiter, interpret: (answer: Answer) => Result): Promise<Result> {
    const source = new ToldAnswer(kept, this.#finder);
    waiter.observe({ kind: 'kept', endpoint: kept.endpoint, source });
    return new Promise((resolve) => {
      resolve(interpret(kept.answer));
    });
  }

  /** The same in place of something newer, which the upstream did not give. */
  tellStale<Result>(
    kept: KeptAnswer,
    waiter: Waiter,
    interpret: (answer: Answer) => Result,
  ): Promise<Result> {
    kept.answer.freshness.isStale = true;
    return this.tell(kept, waiter, interpret);
  }

  /** Notes what the upstream was asked for, so that it may be found again. */
  noteAsked(read: Read, waiter: Waiter): void {
    waiter.observe({ kind: 'read', known: new KnownRead(read, this.#finder) });
  }
}
