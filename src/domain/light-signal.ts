/** What is needed of an `AbortSignal`, which is one of these. */
export interface AbortView {
  readonly aborted: boolean;
  /** Any error; what it is when not aborted means nothing. */
  readonly reason: Error;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * A signal and its controller in one. A real pair costs as much as all policies together, and every operation has several.
 */
export class LightSignal implements AbortView {
  readonly #listeners = new Set<() => void>();
  #reason: Error | null = null;

  get aborted(): boolean {
    return this.#reason !== null;
  }

  get reason(): Error {
    return this.#reason ?? new Error('not aborted');
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  abort(reason: Error): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
  }
}
