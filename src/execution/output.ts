/**
 * The text of an answer as it is written. Whatever has to be waited for gets a gap, to be written into when it has come;
 * so everything else is written at once, and nobody waits for a piece of text.
 */
export class Output {
  /** What was written since the last gap; to be added to. */
  text = '';
  #before: (string | Output)[] | null = null;

  /** Leaves room here. The whole is not to be read before the gap is filled. */
  gap(): Output {
    const gap = new Output();
    this.#before ??= [];
    this.#before.push(this.text, gap);
    this.text = '';
    return gap;
  }

  /** All of it, gaps included. */
  whole(): string {
    if (this.#before === null) return this.text;
    let whole = '';
    for (const part of this.#before) whole += typeof part === 'string' ? part : part.whole();
    return whole + this.text;
  }
}
