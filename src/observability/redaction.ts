/** Keeps secrets out of what is written: the last line of defence, behind not handing them over. */
export interface Redactor {
  readonly text: (text: string) => string;
  /**
   * A copy that is safe to print. Only plain data survives: of anything with a class nothing but the name of the class
   * is left, so that no request, buffer or map is printed by accident.
   */
  readonly value: (value: unknown) => unknown;
}

const MARK = '[redacted]';
const LONGEST_TEXT = 1000;
const MOST_ENTRIES = 50;
const DEEPEST = 4;

/** Text that looks like a credential, whoever it belongs to. Each pattern reads any text in linear time. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  // Headers with their values, in the spellings of HTTP, JSON and query strings.
  [/(authorization)[\\"'\s]*[:=][\\"'\s]*[^\r\n\\"',;&}]+/gi, `$1 ${MARK}`],
  [/(api[-_]?key)[\\"'\s]*[:=][\\"'\s]*[^\s\\"',;&}]+/gi, `$1 ${MARK}`],
  [/\b(bearer)[\s:=]+[\w.~+/=-]+/gi, `$1 ${MARK}`],
  // A JSON web token, wherever it stands.
  [/(?<![\w-])eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, MARK],
];

/** Found in whatever one of the patterns would change; most text holds none of it and is not searched again. */
const SUSPICIOUS = /authorization|api[-_]?key|bearer|eyJ/i;

/** Names whose text is a credential, whatever it looks like. */
const CREDENTIAL_NAME = /authorization|cookie|api[-_]?key|secret|password|token/i;

/** `secrets` are the values that must not appear, in any spelling that they commonly travel in. Empty ones are ignored. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const spellings = [...new Set(secrets.filter((secret) => secret !== '').flatMap(spellingsOf))];
  // The longest first: one secret may begin with another.
  spellings.sort((a, b) => b.length - a.length);
  const known = spellings.length === 0 ? null : new RegExp(spellings.map(escapeRegExp).join('|'), 'g');

  const text = (given: string): string => {
    let clean = known === null ? given : given.replace(known, MARK);
    if (!SUSPICIOUS.test(clean)) return clean;
    for (const [pattern, replacement] of CREDENTIALS) clean = clean.replace(pattern, replacement);
    return clean;
  };

  const value = (given: unknown, depth: number): unknown => {
    switch (typeof given) {
      case 'string': {
        // Cut after cleaning, since half a secret is not recognised.
        const clean = text(given);
        return clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT)}[cut]` : clean;
      }
      case 'number':
      case 'boolean':
      case 'undefined':
        return given;
      case 'bigint':
      case 'function':
      case 'symbol':
        return `[${typeof given}]`;
      case 'object':
        break;
    }
    if (given === null) return null;
    if (depth === 0) return '[deep]';
    if (Array.isArray(given)) {
      return given.slice(0, MOST_ENTRIES).map((item: unknown) => value(item, depth - 1));
    }
    const prototype: unknown = Object.getPrototypeOf(given);
    if (prototype !== Object.prototype && prototype !== null) return `[${text(classOf(given))}]`;
    const entries = Object.entries(given).slice(0, MOST_ENTRIES);
    return Object.fromEntries(
      entries.map(([key, item]) => [
        text(key),
        typeof item === 'string' && CREDENTIAL_NAME.test(key) ? MARK : value(item, depth - 1),
      ]),
    );
  };

  return { text, value: (given) => value(given, DEEPEST) };
}

/** As it is, inside JSON, inside a URL, and in base64. */
function spellingsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(Buffer.from(secret).toString()),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
  ];
}

function classOf(object: object): string {
  const made: unknown = object.constructor;
  return typeof made === 'function' ? made.name : 'object';
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
