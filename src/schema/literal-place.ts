import { type ASTNode, Kind, type Token, TokenKind } from 'graphql';

const LITERALS: ReadonlySet<string> = new Set([
  Kind.BOOLEAN,
  Kind.ENUM,
  Kind.FLOAT,
  Kind.INT,
  Kind.LIST,
  Kind.NULL,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
  Kind.STRING,
]);

const OPENERS: ReadonlySet<string> = new Set([TokenKind.PAREN_L, TokenKind.BRACKET_L, TokenKind.BRACE_L]);
const CLOSERS: ReadonlySet<string> = new Set([TokenKind.PAREN_R, TokenKind.BRACKET_R, TokenKind.BRACE_R]);

/**
 * The argument that a literal of a document stands in, such as `filter.createdAt.in[1]`, or the variable whose default it
 * is. Null for what is no literal. A node does not know its parents, so the document's tokens are read backward.
 */
export function placeOfLiteral(node: ASTNode): string | null {
  if (!LITERALS.has(node.kind)) return null;
  const start = node.loc?.startToken ?? null;
  return node.kind === Kind.OBJECT_FIELD ? placeOfName(start, '') : placeOfValue(start, '');
}

/** `rest` is what follows the place that is still to be found. */
function placeOfValue(value: Token | null, rest: string): string | null {
  const before = back(value);
  if (before?.kind === TokenKind.COLON) return placeOfName(back(before), rest);
  if (before?.kind === TokenKind.EQUALS) return nameOfVariable(before, rest);
  const { opener, values } = enclosing(value);
  return opener?.kind === TokenKind.BRACKET_L ? placeOfValue(opener, join(`[${values}]`, rest)) : null;
}

function placeOfName(name: Token | null, rest: string): string | null {
  const { opener } = enclosing(name);
  const here = join(name?.value ?? '', rest);
  if (opener?.kind === TokenKind.PAREN_L) return here;
  return opener?.kind === TokenKind.BRACE_L ? placeOfValue(opener, here) : null;
}

/** A variable's type stands between its name and the default, and holds no colon. */
function nameOfVariable(equals: Token, rest: string): string | null {
  let token = back(equals);
  while (token !== null && token.kind !== TokenKind.COLON) token = back(token);
  const name = back(token);
  return name === null ? null : join(name.value, rest);
}

/** The bracket around a token, and how many values stand between the two. */
function enclosing(from: Token | null): { opener: Token | null; values: number } {
  let depth = 0;
  let values = 0;
  let token = back(from);
  for (; token !== null; token = back(token)) {
    if (CLOSERS.has(token.kind)) depth += 1;
    else if (OPENERS.has(token.kind) && depth === 0) break;
    else if (OPENERS.has(token.kind)) depth -= 1;
    if (depth === 0 && token.kind !== TokenKind.DOLLAR) values += 1;
  }
  return { opener: token, values };
}

function back(token: Token | null): Token | null {
  let before = token?.prev ?? null;
  while (before?.kind === TokenKind.COMMENT) before = before.prev;
  return before;
}

function join(step: string, rest: string): string {
  return rest === '' || rest.startsWith('[') ? step + rest : `${step}.${rest}`;
}
