/** What the policies need of an `AbortSignal`. */
export interface AbortView {
  readonly aborted: boolean;
  /** Any error; what it is when not aborted means nothing. */
  readonly reason: Error;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A signal and its controller in one, for use among policies: a real pair costs more than any of them. */
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
