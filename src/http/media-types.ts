/** What a GraphQL answer may be sent as: the type of the GraphQL-over-HTTP specification, or plain JSON. */
export type GraphQLMediaType = 'application/graphql-response+json' | 'application/json';

/** Whether a content type is JSON in UTF-8: the only body that a browser cannot send across origins unasked. */
export function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  return (
    type === 'application/json' && parameters.every((parameter) => /^charset="?utf-8"?$/.test(parameter))
  );
}

/** A list of types as clients write them. Yoga reads more into other forms, such as `application/json/x`. */
const USUAL_ACCEPT = /^(?:\s*(?:\*\/\*|[a-z]+\/(?:\*|[\w.+-]+))\s*(?:;[^,]*)?(?:,|$))+$/i;

/**
 * The type to answer in: the first that a client lists and that we have, as Yoga reads it, weights aside. Null for what
 * takes more thought, such as another charset, or for a client that takes neither.
 */
export function plainMediaType(accept = '*/*'): GraphQLMediaType | null {
  const listed = accept.toLowerCase();
  if (!USUAL_ACCEPT.test(listed) || listed.includes('charset')) return null;
  for (const entry of listed.split(',')) {
    const type = (entry.split(';', 1)[0] ?? '').trim();
    if (type === 'application/graphql-response+json') return type;
    if (type === 'application/json' || type === 'application/*' || type === '*/*') return 'application/json';
  }
  return null;
}

/** Whether a browser asks for a page rather than for data. */
export function wantsPage(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false;
}
