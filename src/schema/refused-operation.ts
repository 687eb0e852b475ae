import { Failed, type Failure } from '../domain/failure.ts';
import type { Refusal } from '../observability/labels.ts';

/** A failure that keeps an operation from being executed, with what metrics call it. */
export class RefusedOperation extends Failed {
  readonly refusal: Refusal;

  constructor(failure: Failure, refusal: Refusal) {
    super(failure);
    this.refusal = refusal;
  }
}
