/** The only source of time. Everything that needs an instant or a delay is given one of these. */
export interface Clock {
  /** Milliseconds on a clock that never goes back; only differences mean something. */
  now(): number;
  /** Milliseconds since 1970, to compare with dates that others write down. It may jump. */
  epoch(): number;
  /** Calls back once, no earlier than about `milliseconds` from now and never at once. Returns what cancels it. */
  setTimer(milliseconds: number, callback: () => void): () => void;
}

/** The longest delay that a timer of Node holds; it fires at once when given a longer one. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  epoch: () => Date.now(),
  setTimer(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(milliseconds, 0), LONGEST_TIMER));
    return () => {
      clearTimeout(timer);
    };
  },
};
