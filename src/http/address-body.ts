import { parametersOf } from './utf8.ts';

/** Members that hold JSON in an address; all others hold text. */
const JSON_MEMBERS: ReadonlySet<string> = new Set(['variables', 'extensions']);

/**
 * What an address asks for, as the body of a POST would: a request by GET goes the same way from here on. Whatever is wrong
 * with a parameter stays in it, so that it is refused by its name as a member of a body is. Throws `NotUtf8` for what is no text.
 */
export function bodyInAddress(target: string): string {
  const start = target.indexOf('?');
  const parameters = parametersOf(start < 0 ? '' : target.slice(start + 1));
  const members = new Map<string, unknown>();
  for (const name of parameters.keys()) {
    const [value = '', ...others] = parameters.getAll(name);
    if (others.length > 0) members.set(name, [value, ...others]);
    // GraphQL over HTTP takes an empty name of an operation for none; forms send all their fields.
    else if (value !== '') members.set(name, JSON_MEMBERS.has(name) ? parsed(value) : value);
  }
  return JSON.stringify(Object.fromEntries(members));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
