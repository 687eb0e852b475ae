import type { VariableValues } from '../schema/operation-shape.ts';

/** What a client asks for: a document, one of its operations, and values for its variables. */
export interface GraphQLRequest {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: VariableValues;
}

const NO_VARIABLES = {};
const MEMBERS: ReadonlySet<string> = new Set(['query', 'operationName', 'variables']);

/** Reads a body of the plainest form. Null for anything else, which the general way understands or refuses. */
export function readPlainRequest(body: string): GraphQLRequest | null {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof request !== 'object' || request === null) return null;
  for (const name in request) if (!MEMBERS.has(name)) return null;
  const { query, operationName, variables } = request as Readonly<Record<string, unknown>>;
  if (typeof query !== 'string') return null;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
  if (variables !== undefined && variables !== null && !isRecord(variables)) return null;
  return { query, operationName: operationName ?? null, variables: variables ?? NO_VARIABLES };
}

function isRecord(value: unknown): value is VariableValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
