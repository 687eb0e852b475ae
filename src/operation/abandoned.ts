/** Thrown where an execution ends without its answer: what was written is longer, or has more errors, than may be sent. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
  readonly reason: 'too long' | 'too many errors';

  constructor(reason: Abandoned['reason']) {
    super(reason);
    this.reason = reason;
  }
}
