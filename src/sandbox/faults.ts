/** One way for an answer to go wrong. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** A string is sent as it is, anything else as JSON. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Half of the body, then the connection is gone. */
  | { readonly kind: 'cut' }
  /** The right answer, late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** No answer at all, until the client goes away. */
  | { readonly kind: 'hang' }
  /** Status 200 with JSON that ends too early. */
  | { readonly kind: 'malformed' }
  /** The right answer, edited: wrong types, foreign rows, repeated cursors. */
  | { readonly kind: 'replace'; readonly edit: (body: unknown) => unknown };

export type ScriptedFault = {
  /** Only requests whose path starts so; every request when left out. */
  readonly path?: string;
  /** How many matching requests pass unharmed first. */
  readonly skip?: number;
  /** How many matching requests are hit; 1 when left out. */
  readonly times?: number;
  readonly fault: Fault;
};

type Entry = { readonly script: ScriptedFault; skip: number; times: number };

/** The faults to come. They are used up in order: a later one waits while an earlier one still matches. */
export class FaultQueue {
  #entries: Entry[] = [];

  add(script: ScriptedFault): void {
    this.#entries.push({ script, skip: script.skip ?? 0, times: script.times ?? 1 });
  }

  /** The fault that hits the request for this path, if any. */
  take(path: string): Fault | null {
    const entry = this.#entries.find(({ script, times }) => times > 0 && path.startsWith(script.path ?? ''));
    if (entry === undefined) return null;
    if (entry.skip > 0) {
      entry.skip -= 1;
      return null;
    }
    entry.times -= 1;
    return entry.script.fault;
  }

  clear(): void {
    this.#entries = [];
  }
}
