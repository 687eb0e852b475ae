/**
 * A wish that may come before anybody can fulfil it, and is kept until then: a program that starts is asked to stop, and where it
 * is the first process of a container nobody but itself hears of that.
 */
export class HeldWish {
  #isWished = false;
  #fulfil: (() => void) | null = null;

  wish(): void {
    this.#isWished = true;
    this.#fulfil?.();
  }

  /** From now on wishes are fulfilled, beginning with one that came before. */
  fulfilBy(fulfil: () => void): void {
    this.#fulfil = fulfil;
    if (this.#isWished) fulfil();
  }
}
