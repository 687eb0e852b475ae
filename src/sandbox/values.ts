import type { Problem } from './answer.ts';
import { parseInstant } from './instants.ts';

/**
 * Readers of single values. Each reports what is wrong and goes on with a stand-in, so that one answer
 * can name every problem of a request, as the real API does.
 */
export type Reader<T> = (text: string, loc: Problem['loc'], problems: Problem[]) => T;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const TRUE_WORDS: readonly string[] = ['true', '1', 'yes', 'on', 't', 'y'];
const FALSE_WORDS: readonly string[] = ['false', '0', 'no', 'off', 'f', 'n'];

export const readUuid: Reader<string> = (text, loc, problems) => {
  if (!UUID.test(text)) {
    problems.push({ loc, msg: 'Input should be a valid UUID', type: 'uuid_parsing' });
  }
  return text.toLowerCase();
};

export const readNumber: Reader<number> = (text, loc, problems) => {
  if (!DECIMAL.test(text.trim())) {
    const msg = 'Input should be a valid number, unable to parse string as a number';
    problems.push({ loc, msg, type: 'float_parsing' });
  }
  return Number(text);
};

/** Any text will do. */
export const readText: Reader<string> = (text) => text;

/** As microseconds since 1970. */
export const readInstant: Reader<number> = (text, loc, problems) => {
  const instant = parseInstant(text.trim());
  if (instant === undefined) {
    problems.push({ loc, msg: 'Input should be a valid datetime', type: 'datetime_parsing' });
  }
  return instant ?? 0;
};

export const readBoolean: Reader<boolean> = (text, loc, problems) => {
  const word = text.toLowerCase();
  if (!TRUE_WORDS.includes(word) && !FALSE_WORDS.includes(word)) {
    const msg = 'Input should be a valid boolean, unable to interpret input';
    problems.push({ loc, msg, type: 'bool_parsing' });
  }
  return TRUE_WORDS.includes(word);
};

/** A page size. Zero is refused like a negative one: no page of no rows could ever come to an end. */
export const readSize: Reader<number> = (text, loc, problems) => {
  if (!/^[+-]?\d+$/.test(text.trim())) {
    const msg = 'Input should be a valid integer, unable to parse string as an integer';
    problems.push({ loc, msg, type: 'int_parsing' });
  } else if (Number(text) < 1) {
    const msg = 'Input should be greater than or equal to 1';
    problems.push({ loc, msg, type: 'greater_than_equal' });
  }
  return Number(text);
};

/** A comma-separated list, each item read by `readItem`. */
export function readList<T>(readItem: Reader<T>): Reader<readonly T[]> {
  return (text, loc, problems) => text.split(',').map((item) => readItem(item.trim(), loc, problems));
}
