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

/** The type to answer in where a client says so in the plainest way; null for what takes negotiation. */
export function plainMediaType(accept: string | undefined): GraphQLMediaType | null {
  switch (accept) {
    case undefined:
    case '*/*':
    case 'application/json':
      return 'application/json';
    case 'application/graphql-response+json':
      return accept;
    default:
      return null;
  }
}

/** Whether a browser asks for a page rather than for data. */
export function wantsPage(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false;
}
