import { parseJson } from './read-page.ts';

/** In characters. Shorter texts are parsed faster than they are looked up. */
const LONG = 65_536;

/**
 * Parses answers. One that many callers have waited for comes to all of them in one turn of the event loop, each with the
 * same text; a long one is then parsed once, or they would hold everybody up and keep as many copies of its contents.
 */
export class LongJson {
  #last: { readonly text: string; readonly json: unknown } | null = null;

  /** The same for the same text within one turn, so nobody may change it. Throws as `parseJson` does. */
  parse(text: string): unknown {
    if (text.length < LONG) return parseJson(text);
    if (this.#last?.text === text) return this.#last.json;
    const json = parseJson(text);
    this.#last = { text, json };
    setImmediate(() => {
      this.#last = null;
    });
    return json;
  }
}
