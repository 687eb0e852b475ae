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
    this.#before.push(inOnePiece(this.text), gap);
    this.text = '';
    return gap;
  }

  /** How many parts end before {@link text} begins. With that text it tells how far the output has come. */
  get parts(): number {
    return this.#before === null ? 0 : this.#before.length;
  }

  /** Takes back what was written since there were so many parts and this text after them. */
  rewind(parts: number, text: string): void {
    if (this.#before !== null) this.#before.length = parts;
    this.text = text;
  }

  /** Puts what was written since then, of which something is a gap, into an output of its own that takes its place. */
  box(parts: number, text: string): Output {
    const box = new Output();
    const [first, ...others] = this.#before?.splice(parts) ?? [];
    box.#before = [typeof first === 'string' ? first.slice(text.length) : '', ...others];
    box.text = this.text;
    this.#before?.push(inOnePiece(text), box);
    this.text = '';
    return box;
  }

  /** Writes null in the place of everything; what is still written into a gap goes nowhere. */
  becomeNull(): void {
    this.#before = null;
    this.text = 'null';
  }

  /** Tells that nothing is to be added any more, except in gaps; what follows the last of these is then kept small. */
  close(): void {
    this.text = inOnePiece(this.text);
  }

  /** How many characters there are, those in gaps included. */
  get length(): number {
    let length = this.text.length;
    for (const part of this.#before ?? []) length += part.length;
    return length;
  }

  /** All of it, gaps included. */
  whole(): string {
    if (this.#before === null) return this.text;
    let whole = '';
    for (const part of this.#before) whole += typeof part === 'string' ? part : part.whole();
    return whole + this.text;
  }

  /** All of it in UTF-8, in a frame: to make one text of a long answer first would take as long as all other steps together. */
  bytes(before: string, after: string): Buffer {
    const parts = [before];
    this.#addTo(parts);
    parts.push(after);
    let length = 0;
    for (const part of parts) length += Buffer.byteLength(part);
    const bytes = Buffer.allocUnsafe(length);
    let at = 0;
    for (const part of parts) at += bytes.write(part, at);
    return bytes;
  }

  #addTo(parts: string[]): void {
    for (const part of this.#before ?? []) {
      if (typeof part === 'string') parts.push(part);
      else part.#addTo(parts);
    }
    parts.push(this.text);
  }
}

/**
 * The same text. One that was added to is held as a tree of all its pieces, and many of them are parts of an upstream's
 * page, which stays in memory for them; to look at a character makes a string of its own of it.
 */
function inOnePiece(text: string): string {
  return text.charCodeAt(0) >= 0 ? text : '';
}
