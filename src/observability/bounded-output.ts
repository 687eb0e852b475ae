import type { LogOutput } from './line-batch.ts';

/** What takes lines when it can, as a stream of Node does, and tells of each text that it is written or will never be. */
export interface LineStream {
  write(lines: string, written: (error?: Error | null) => void): unknown;
}

/** How much may wait for the reader of the log, in characters: some seconds of a busy log, and little of the memory. */
const MOST_WAITING = 2_097_152;

/**
 * Hands lines on, and drops them while too many wait for a reader that takes none. They are counted, and a line in their
 * place says how many there were; dropping goes on until half of what waited is read, so that there is one gap, not many.
 */
export class BoundedOutput implements LogOutput {
  readonly #stream: LineStream;
  readonly #reportOf: (dropped: number) => string;
  #waiting = 0;
  #full = false;
  /** Lines that are lost and not told of. */
  #lost = 0;
  #onProgress: (() => void) | null = null;
  #dropped = 0;

  /** `reportOf` makes the line that tells of lines that were dropped. */
  constructor(stream: LineStream, reportOf: (dropped: number) => string) {
    this.#stream = stream;
    this.#reportOf = reportOf;
  }

  get dropped(): number {
    return this.#dropped;
  }

  write(lines: string): void {
    if (this.#waiting + lines.length > MOST_WAITING) this.#full = true;
    if (this.#full) this.#lose(lines);
    else this.#hand(lines);
  }

  /** Resolves with true once nothing waits, and with false when nothing was taken for so many milliseconds. */
  settled(
    patienceMs: number,
    setTimer: (milliseconds: number, callback: () => void) => () => void,
  ): Promise<boolean> {
    return new Promise((resolve) => {
      let cancel: (() => void) | null = null;
      const end = (all: boolean) => {
        this.#onProgress = null;
        resolve(all);
      };
      this.#onProgress = () => {
        cancel?.();
        if (this.#waiting === 0) end(true);
        else
          cancel = setTimer(patienceMs, () => {
            end(false);
          });
      };
      this.#onProgress();
    });
  }

  /** A text that cannot be written, for want of a reader or of room on the disk, is as lost as one that is dropped. */
  #hand(lines: string): void {
    const untold = this.#lost;
    this.#lost = 0;
    const text = untold === 0 ? lines : this.#reportOf(untold) + lines;
    this.#waiting += text.length;
    this.#stream.write(text, (error) => {
      this.#waiting -= text.length;
      if (error) {
        this.#lost += untold;
        this.#lose(lines);
      }
      if (this.#full && this.#waiting <= MOST_WAITING / 2) {
        this.#full = false;
        if (!error) this.#hand('');
      }
      this.#onProgress?.();
    });
  }

  #lose(lines: string): void {
    const count = linesIn(lines);
    this.#lost += count;
    this.#dropped += count;
  }
}

function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
