import type { GraphContext } from '../schema/context.ts';
import type { VariableValues } from '../schema/operation-shape.ts';
import { Output } from './output.ts';

/** Writes a value that is no promise as JSON. */
export type Write = (value: unknown, out: Output, run: Run) => void;

/**
 * Thrown where the answer would hold an error. The fast way knows only answers without any: whatever is not plain is
 * executed again by the reference implementation, over loaders that have every upstream answer already.
 */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
}

/** One execution: what is the same for all its values, and how much of it is still to come. */
export class Run {
  readonly context: GraphContext;
  readonly variables: VariableValues;
  /** Whether the answer holds no error so far. */
  isPlain = true;
  #pending = 0;
  #settled: (() => void) | null = null;

  constructor(context: GraphContext, variables: VariableValues) {
    this.context = context;
    this.variables = variables;
  }

  /** Executes the operation that `write` was compiled from. Rejects with {@link NotPlain} where an error would be part of it. */
  execute(write: Write): Promise<string> {
    const out = new Output();
    try {
      write(undefined, out, this);
    } catch {
      this.dismissError();
    }
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.isPlain) resolve(out.whole());
        else reject(new NotPlain());
      };
      if (this.#pending === 0) settle();
      else this.#settled = settle;
    });
  }

  /**
   * Ends an error in a place that may be null, as in any execution. The text is of no use any more, but whatever else is
   * asked for goes on to be loaded: the general way then finds all of it, where a part would split its batches.
   */
  dismissError(): void {
    this.isPlain = false;
  }

  /** Writes a value, or leaves a gap for what a promise brings. */
  writeSoon(value: unknown, out: Output, write: Write): void {
    if (value instanceof Promise) this.#await(value, out.gap(), write);
    else write(value, out, this);
  }

  /** An error ends here, wherever else the execution would carry it: all that could still be loaded is under way. */
  #await(value: Promise<unknown>, gap: Output, write: Write): void {
    this.#pending += 1;
    value.then(
      (settled) => {
        try {
          write(settled, gap, this);
          gap.close();
        } catch {
          this.dismissError();
        }
        this.#arrived();
      },
      () => {
        this.dismissError();
        this.#arrived();
      },
    );
  }

  #arrived(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#settled?.();
  }
}
