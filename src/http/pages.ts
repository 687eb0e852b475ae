import type { GraphiQLFiles } from './graphiql/files.ts';
import { FILES_PATH } from './graphiql/files.ts';
import { type EdgeRequest, type EdgeResponse, isRead } from './exchange.ts';
import type { KeptFile } from './kept-file.ts';
import { wantsPage } from './media-types.ts';
import { refuse } from './refusals.ts';

export interface PagesOptions {
  /** Null where it is switched off. */
  readonly graphiql: (() => Promise<GraphiQLFiles>) | null;
  /** The SDL; null where introspection is switched off. */
  readonly schema: (() => KeptFile) | null;
  /** Where `/` leads a browser. */
  readonly home: string;
}

/** Answers on the paths beside that of GraphQL. */
export type Pages = (request: EdgeRequest, path: string) => EdgeResponse | Promise<EdgeResponse> | null;

/** What anybody may read without credentials: it is the same for all. Null for a path that is none of these. */
export function createPages({ graphiql, schema, home }: PagesOptions): Pages {
  return (request, path) => {
    const found = answerTo(request, path);
    if (found === null || isRead(request)) return found?.() ?? null;
    return refuse(405, 'BAD_USER_INPUT', 'Expected a GET.', { allow: 'GET, HEAD' });
  };

  function answerTo(
    request: EdgeRequest,
    path: string,
  ): (() => EdgeResponse | Promise<EdgeResponse> | null) | null {
    if (path === '/' && graphiql !== null && wantsPage(request.headers.accept)) {
      // With what a link asks the page to open.
      const location = home + request.target.slice(path.length);
      return () => ({ status: 302, headers: { location }, body: '' });
    }
    if (path === '/schema.graphql' && schema !== null) return () => schema().answer(request);
    if (graphiql === null || !path.startsWith(FILES_PATH)) return null;
    return async () => {
      const file = (await graphiql()).others.get(path);
      return file?.answer(request) ?? refuse(404, 'NOT_FOUND', 'There is no such file. Load the page anew.');
    };
  }
}
