/** What a GraphQL answer may be sent as: the type of the GraphQL-over-HTTP specification, or plain JSON. */
export type GraphQLMediaType = 'application/graphql-response+json' | 'application/json';

/** Whether a content type is JSON in UTF-8: the only body that a browser cannot send across origins unasked. */
export function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  if (contentType === undefined) return false;
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  return type === 'application/json' && parameters.every((parameter) => IS_UTF8.test(parameter));
}

/** A parameter may also be missing behind its semicolon. */
const IS_UTF8 = /^(?:charset="?utf-8"?)?$/;

/** One range of types in an Accept header, in lower case. */
interface Range {
  readonly type: string;
  /** Its weight, from 0, which excludes what it names, to 1. */
  readonly q: number;
  readonly isUtf8: boolean;
}

const RANGE = /^(?:\*\/\*|[\w!#$&^.+-]+\/(?:\*|[\w!#$&^.+-]+))$/;
const WEIGHT = /^q *= *"?([01](?:\.\d*)?)"?$/;

/** The ranges of an Accept header; null where it is not written as RFC 9110 has it, or names nothing. */
function rangesIn(accept: string): readonly Range[] | null {
  const ranges: Range[] = [];
  for (const element of partsOf(accept.toLowerCase(), ',')) {
    const [type = '', ...parameters] = partsOf(element, ';');
    if (type === '' && parameters.length === 0) continue;
    if (!RANGE.test(type)) return null;
    const q = parameters.map((part) => WEIGHT.exec(part)?.[1]).find((weight) => weight !== undefined);
    const isUtf8 = parameters.every((part) => !part.startsWith('charset') || IS_UTF8.test(part));
    ranges.push({ type, q: q === undefined ? 1 : Math.min(1, Number(q)), isUtf8 });
  }
  return ranges.length === 0 ? null : ranges;
}

/** What stands between separators, of which quoted texts may have some of their own. Looks at each character once. */
function partsOf(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === separator) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

/** How specific a range is about one of our types; the most specific one decides. */
const RANGES_OF: Readonly<Record<GraphQLMediaType, readonly string[]>> = {
  'application/json': ['application/json', 'application/*', '*/*'],
  'application/graphql-response+json': ['application/graphql-response+json', 'application/*', '*/*'],
};

/** The range that decides on a type of ours; null where none names it. */
function rangeFor(type: GraphQLMediaType, ranges: readonly Range[]): Range | null {
  for (const name of RANGES_OF[type]) {
    const range = ranges.find((candidate) => candidate.type === name && candidate.isUtf8);
    if (range !== undefined) return range;
  }
  return null;
}

/**
 * The type to answer in: of those that we have, the one that a client weighs most, and of equals the first that it lists. Null
 * for a header that takes more thought, or for a client that takes neither.
 */
export function plainMediaType(accept = '*/*'): GraphQLMediaType | null {
  const ranges = rangesIn(accept);
  if (ranges === null) return null;
  const json = rangeFor('application/json', ranges);
  const graphql = rangeFor('application/graphql-response+json', ranges);
  const isGraphql = (graphql?.q ?? 0) - (json?.q ?? 0) || placeOf(json, ranges) - placeOf(graphql, ranges);
  const best = isGraphql > 0 ? graphql : json;
  if (best === null || best.q === 0) return null;
  return isGraphql > 0 ? 'application/graphql-response+json' : 'application/json';
}

function placeOf(range: Range | null, ranges: readonly Range[]): number {
  return range === null ? Infinity : ranges.indexOf(range);
}

/** The header in words that leave nothing to weigh, for those who do not look at weights. */
export function withoutWeights(accept = '*/*'): string {
  const type = plainMediaType(accept);
  if (type !== null) return type;
  const ranges = rangesIn(accept);
  if (ranges === null || ranges.every(({ q }) => q > 0)) return accept;
  const others = ranges.filter(({ type, q }) => q > 0 && !isOfOurs(type)).map(({ type }) => type);
  return others.length === 0 ? 'nothing/acceptable' : others.join(', ');
}

function isOfOurs(range: string): boolean {
  return Object.values(RANGES_OF).some((names) => names.includes(range));
}

/** The types in which an answer comes as an event, or as a part of several. */
const IN_PARTS = new Set(['text/event-stream', 'text/*', 'multipart/mixed', 'multipart/*']);

/** Whether a client takes an answer in any form that there is. One that cannot be read is left to Yoga. */
export function canAnswer(accept: string): boolean {
  if (plainMediaType(accept) !== null) return true;
  return rangesIn(accept)?.some(({ type, q }) => q > 0 && IN_PARTS.has(type)) ?? true;
}

/** Whether a client asks for a type of ours by its name, as nobody does who does not want GraphQL. */
export function namesJson(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  return rangesIn(accept)?.some(({ type, q }) => Object.hasOwn(RANGES_OF, type) && q > 0) ?? false;
}

/** Whether a browser asks for a page rather than for data: a type of ours that it names and weighs as much must come later. */
export function wantsPage(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const liked = rangesIn(accept)?.filter(
    ({ type }) => type === 'text/html' || Object.hasOwn(RANGES_OF, type),
  );
  const best = Math.max(0, ...(liked ?? []).map(({ q }) => q));
  return best > 0 && liked?.find(({ q }) => q === best)?.type === 'text/html';
}
