/** One error of an answer, with what clients branch on at hand. */
export interface ReplyError {
  readonly message: string;
  readonly path: readonly unknown[] | null;
  readonly code: unknown;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** A GraphQL answer as a client sees it; nothing is known of its data. */
export interface Reply {
  readonly status: number;
  readonly data: unknown;
  readonly errors: readonly ReplyError[];
  /** The whole body, for what must not be anywhere in it. */
  readonly text: string;
}

export type Variables = Readonly<Record<string, unknown>>;
export type Ask = (document: string, variables?: Variables) => Promise<Reply>;

/** Asks over anything that answers requests: a handler in this process, or `fetch` itself. */
export function askThrough(send: (request: Request) => Promise<Response>, url: string): Ask {
  return async (query, variables) => {
    const body = JSON.stringify({ query, ...(variables && { variables }) });
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    return readReply(await send(new Request(url, { method: 'POST', headers, body })));
  };
}

async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const body: unknown = JSON.parse(text);
  const errors: unknown = isRecord(body) ? body['errors'] : undefined;
  return {
    status: response.status,
    data: isRecord(body) ? (body['data'] ?? null) : null,
    errors: Array.isArray(errors) ? errors.map(readError) : [],
    text,
  };
}

function readError(error: unknown): ReplyError {
  if (!isRecord(error)) throw new Error(`expected an error object, got ${JSON.stringify(error)}`);
  const extensions = isRecord(error['extensions']) ? error['extensions'] : {};
  return {
    message: String(error['message']),
    path: Array.isArray(error['path']) ? error['path'] : null,
    code: extensions['code'],
    extensions,
  };
}

/** The data of an answer that must have no errors. */
export function dataOf(reply: Reply): unknown {
  if (reply.errors.length > 0) throw new Error(`expected no errors, got ${JSON.stringify(reply.errors)}`);
  return reply.data;
}

/** What lies at the end of a path of keys and indexes; throws where the path leaves the value. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) {
      throw new Error(`expected ${path.join('.')} to lead somewhere, got lost at ${step}`);
    }
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const list = at(value, ...path);
  if (!Array.isArray(list)) throw new Error(`expected a list at ${path.join('.')}`);
  return list;
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const text = at(value, ...path);
  if (typeof text !== 'string') throw new Error(`expected a text at ${path.join('.')}`);
  return text;
}

/** Code, argument and path of each error: all that bad input is compared by. */
export function complaints({ errors }: Reply): unknown[] {
  return errors.map(({ code, extensions, path }) => ({ code, argument: extensions['argument'], path }));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
