/** The only source of time. Everything that needs an instant or a delay is given one of these. */
export interface Clock {
  /** Milliseconds on a clock that never goes back; only differences mean something. */
  now(): number;
}

export const systemClock: Clock = { now: () => performance.now() };
