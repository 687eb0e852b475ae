import { isAbsent } from './absent.ts';
import type { VariableValues } from '../schema/operation-shape.ts';

/** What a client asks for: a document, one of its operations, and values for its variables. */
export interface GraphQLRequest {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: VariableValues;
}

/** The members of a body, of which nothing is known yet. */
export type RequestMembers = Readonly<Record<string, unknown>>;

const NO_VARIABLES = {};
/** What a body may hold that is executed. */
export const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  'query',
  'operationName',
  'variables',
  'extensions',
]);

/** The members of a body of JSON. Null for a body that is none, or holds anything but one object. */
export function membersOf(body: string): RequestMembers | null {
  try {
    const members: unknown = JSON.parse(body);
    return isRecord(members) ? members : null;
  } catch {
    return null;
  }
}

/**
 * The request that they make up. Extensions are for servers that know them, and are ignored. Null for members that are no
 * request: `body-flaws.ts` says what is wrong with them.
 */
export function plainRequest(members: RequestMembers): GraphQLRequest | null {
  for (const name in members) if (!KNOWN_MEMBERS.has(name) && !isAbsent(members[name])) return null;
  const { operationName, variables, extensions } = members;
  const query = textIn(members);
  if (query === null) return null;
  if (!isAbsent(operationName) && typeof operationName !== 'string') return null;
  if (!isAbsent(variables) && !isRecord(variables)) return null;
  if (!isAbsent(extensions) && !isRecord(extensions)) return null;
  return { query, operationName: operationName ?? null, variables: variables ?? NO_VARIABLES };
}

/** The document that members hold themselves; an empty text is none, as in an address. */
export function textIn({ query }: RequestMembers): string | null {
  return typeof query === 'string' && query !== '' ? query : null;
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is RequestMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
