/** A way to work something out; the same object for all who work out the same. */
export interface Making<Source, Made> {
  make(source: Source): Made;
}

/**
 * Holds what was worked out from something that never changes, such as a page, beside which it stands: whoever works out the same is
 * given the same. A map from one to the other, be it a weak one, would cost the collector of garbage more than the work does.
 */
export class Once {
  #held: { readonly making: object; readonly made: unknown } | null = null;

  /** Only what was worked out last is held. */
  of<Source, Made>(making: Making<Source, Made>, source: Source): Made {
    if (isOf(this.#held, making)) return this.#held.made;
    const made = making.make(source);
    this.#held = { making, made };
    return made;
  }
}

function isOf<Source, Made>(
  held: { readonly making: object } | null,
  making: Making<Source, Made>,
): held is { readonly making: object; readonly made: Made } {
  return held !== null && held.making === making;
}
