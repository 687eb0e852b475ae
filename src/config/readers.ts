import { isIP } from 'node:net';

/**
 * `expected` completes the sentence "expected ...". `came` completes "but got ..." and must not repeat the
 * text; without it the message quotes the text itself, unless the variable is a secret.
 */
export type Refusal = { readonly ok: false; readonly expected: string; readonly came?: string };

/** Turns the text of one variable, never empty, into a value. Pure and total. */
export type Reader<T> = (text: string) => { readonly ok: true; readonly value: T } | Refusal;

/**
 * Whether it stands in quotes, as a shell would take off. Docker's `--env-file`, systemd's drop-ins and manifests leave them in
 * place, and a value that includes them matches nothing, without a word. No value of ours begins and ends with them.
 */
export function isInQuotes(text: string): boolean {
  return /^(["'])[^]*\1$/.test(text) && text.length > 1;
}

/** Plain decimal digits only: no sign, exponent, separator, leading zero or space. */
export function integerIn([lowest, highest]: readonly [number, number]): Reader<number> {
  return (text) => {
    const value = /^(0|[1-9]\d*)$/.test(text) ? Number(text) : NaN;
    return value >= lowest && value <= highest
      ? { ok: true, value }
      : { ok: false, expected: `an integer from ${lowest} to ${highest}` };
  };
}

/** One of a few words, spelled exactly; the value's type is the union of them. */
export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word> {
  return (text) => {
    const value = words.find((word) => word === text);
    return value === undefined ? { ok: false, expected: `one of ${words.join(', ')}` } : { ok: true, value };
  };
}

/** A switch, in the words that a person would use. */
export const onOff: Reader<boolean> = (text) => {
  const read = oneOf(['on', 'off'])(text);
  return read.ok ? { ok: true, value: read.value === 'on' } : read;
};

/** Text of a known form; `pattern` has to be anchored at both ends. */
export function textLike(pattern: RegExp, expected: string): Reader<string> {
  return (text) => (pattern.test(text) ? { ok: true, value: text } : { ok: false, expected });
}

/** Text that is only worth something when it is long. */
export function textOfAtLeast(length: number): Reader<string> {
  return (text) =>
    text.length >= length
      ? { ok: true, value: text }
      : { ok: false, expected: `at least ${length} characters`, came: `${text.length}` };
}

/**
 * Comma-separated items, with or without spaces around them; the first item that is refused speaks for the list.
 * `separator` is for those that may stand on lines of their own as well.
 */
export function listOf<T>(item: Reader<T>, separator: string | RegExp = ','): Reader<readonly T[]> {
  return (text) => {
    const value: T[] = [];
    for (const part of text.split(separator).map((each) => each.trim())) {
      const flaw = flawOfItem(part);
      const read: ReturnType<Reader<T>> = flaw === null ? item(part) : { ok: false, expected: flaw };
      if (!read.ok) return { ...read, expected: `a list separated by commas, each item ${read.expected}` };
      value.push(read.value);
    }
    return { ok: true, value };
  };
}

function flawOfItem(part: string): string | null {
  if (part === '') return 'no empty item';
  return isInQuotes(part) ? 'without quotes around it' : null;
}

/** Text that a header or a claim can hold without a doubt about where it ends. */
export const word: Reader<string> = textLike(/^[!-~]+$/, 'printable ASCII characters without spaces');

/** A name or address that a server can bind: no scheme, no port, no brackets. A name has a letter in it. */
export const hostName: Reader<string> = (text) =>
  isIP(text) !== 0 || /^(?=.*[a-z])[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(text)
    ? { ok: true, value: text }
    : { ok: false, expected: 'a host name or an IP address, without port and without brackets' };
