/** What is needed of an `AbortSignal`, which is one of these. */
export interface AbortView {
  readonly aborted: boolean;
  /** Any error; what it is when not aborted means nothing. */
  readonly reason: Error;
  addEventListener(type: 'abort', listener: AbortListener): void;
  removeEventListener(type: 'abort', listener: AbortListener): void;
}

/** As every event target takes them: an object spares the closure, of which hundreds may wait. */
export type AbortListener = (() => void) | { handleEvent(): void };

/**
 * A signal and its controller in one. A real pair costs as much as all policies together, and every operation has several,
 * most of which have one listener.
 */
export class LightSignal implements AbortView {
  #listeners: AbortListener[] | null = null;
  #reason: Error | null = null;

  get aborted(): boolean {
    return this.#reason !== null;
  }

  get reason(): Error {
    return this.#reason ?? new Error('not aborted');
  }

  addEventListener(_type: 'abort', listener: AbortListener): void {
    if (this.#listeners === null) this.#listeners = [listener];
    else if (!this.#listeners.includes(listener)) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: AbortListener): void {
    const at = this.#listeners?.indexOf(listener) ?? -1;
    if (at >= 0) this.#listeners?.splice(at, 1);
  }

  abort(reason: Error): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    // A listener may remove another one that has not been called yet.
    for (const listener of this.#listeners?.slice() ?? []) {
      if (this.#listeners?.includes(listener) !== true) continue;
      if (typeof listener === 'function') listener();
      else listener.handleEvent();
    }
  }
}
