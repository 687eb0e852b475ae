/** Where the log goes. */
export interface LogOutput {
  /** Is given whole lines, each ended by a newline. */
  write(lines: string): void;
  /** How many lines were lost since the start; absent where none ever are. */
  readonly dropped?: number;
}

/** Lines that are written together, in characters: to write one costs as much as to make it. */
const TOGETHER = 32_768;
/** How long a line waits for others. */
const LATEST_MS = 100;

/** Writes a few lines at a time. What waits is lost if the process is killed; any other end must be told by a flush. */
export class LineBatch implements LogOutput {
  readonly #output: LogOutput;
  readonly #setTimer: (milliseconds: number, callback: () => void) => () => void;
  #waiting = '';
  #cancelTimer: (() => void) | null = null;

  constructor(output: LogOutput, setTimer: (milliseconds: number, callback: () => void) => () => void) {
    this.#output = output;
    this.#setTimer = setTimer;
  }

  get dropped(): number {
    return this.#output.dropped ?? 0;
  }

  write(lines: string): void {
    this.#waiting += lines;
    if (this.#waiting.length >= TOGETHER) this.flush();
    else this.#cancelTimer ??= this.#setTimer(LATEST_MS, this.flush);
  }

  /** Writes what waits. */
  readonly flush = (): void => {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const lines = this.#waiting;
    this.#waiting = '';
    if (lines !== '') this.#output.write(lines);
  };
}
