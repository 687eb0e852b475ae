import { GRAPHQL_PATH, LIVE_PATH, READY_PATH } from '../config/fixed.ts';
import type { Clock } from '../domain/clock.ts';
import { methodLabel, type Route } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { RandomHex } from '../observability/random-hex.ts';
import { requestIdFrom } from '../observability/request-id.ts';
import { compressed, encodingFor, isWorthCompressing } from './compression.ts';
import type { Edge, EdgeRequest, EdgeResponse } from './exchange.ts';
import type { Pages } from './pages.ts';
import { probe, type Readiness } from './probes.ts';
import type { NoteRefusal } from './refusal-log.ts';
import { negotiated, refuse } from './refusals.ts';
import { pathOf } from './request-target.ts';

export interface EdgeOptions {
  readonly graphql: (request: EdgeRequest, requestId: string) => Promise<EdgeResponse>;
  /** The request headers that tell callers apart, as `Vary` lists them. */
  readonly callersDifferBy: string;
  readonly readiness: Readiness;
  readonly pages: Pages;
  /** Whether answers may be compressed for who takes that. */
  readonly compression: boolean;
  readonly clock: Clock;
  readonly randomHex: RandomHex;
  readonly metrics: Metrics;
  /** Told of what is turned away here; null where nobody wants to know. */
  readonly noteRefusal: NoteRefusal | null;
  /** Told of causes that a client must not see. */
  readonly report: (cause: unknown) => void;
}

/**
 * The first that a request meets: exact paths, the headers that every answer has, and a last net under whatever throws.
 * No cache on the way may keep an answer, and one that does all the same must tell callers apart.
 */
export function createEdge(options: EdgeOptions): Edge {
  const { clock, metrics, randomHex, readiness, report } = options;
  const vary = `${options.callersDifferBy}, Accept, Accept-Encoding, Origin`;
  return async (request) => {
    const start = clock.now();
    metrics.requestStarted();
    const requestId = requestIdFrom(request.headers['x-request-id'], randomHex);
    const path = pathOf(request.target);
    const { status, headers, body } = await answer(request, path, requestId);
    const seconds = (clock.now() - start) / 1000;
    metrics.requestEnded(
      methodLabel(request.method),
      routeOf(path),
      request.signal.aborted ? 'none' : status,
      seconds,
    );
    const all = {
      'x-request-id': requestId,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      vary,
      ...headers,
    };
    return { status, headers: all, body };
  };

  /** Whatever is thrown on the way is an answer, too: nobody above would hear of it. */
  async function answer(request: EdgeRequest, path: string, requestId: string): Promise<EdgeResponse> {
    const { accept, 'accept-encoding': takes } = request.headers;
    try {
      const plain = negotiated(await route(request, path, requestId), accept);
      const encoding = options.compression && isWorthCompressing(plain) ? encodingFor(takes) : null;
      return encoding === null ? plain : await compressed(plain, encoding);
    } catch (error) {
      report(error);
      const message = 'Something went wrong inside the gateway. The incident was logged.';
      return negotiated(refuse(500, 'INTERNAL', message), accept);
    }
  }

  function route(
    request: EdgeRequest,
    path: string,
    requestId: string,
  ): EdgeResponse | Promise<EdgeResponse> {
    if (request.repeated !== null) {
      return malformed(requestId, `Expected one ${request.repeated} header, got several.`);
    }
    if (path === '*' && request.method === 'OPTIONS') {
      return { status: 204, headers: { allow: 'GET, HEAD, POST, OPTIONS' }, body: '' };
    }
    if (!path.startsWith('/') && path !== '*') {
      return malformed(requestId, 'Expected a path as the target of the request, or a URL of http or https.');
    }
    if (path !== GRAPHQL_PATH) {
      return probe(path, readiness) ?? options.pages(request, path) ?? unknownPath(requestId);
    }
    return options.graphql(request, requestId);
  }

  function malformed(requestId: string, message: string): EdgeResponse {
    metrics.refused('malformed');
    return noted(requestId, refuse(400, 'BAD_USER_INPUT', message));
  }

  function unknownPath(requestId: string): EdgeResponse {
    return noted(requestId, refuse(404, 'NOT_FOUND', `Expected the path ${GRAPHQL_PATH}.`));
  }

  function noted(requestId: string, response: EdgeResponse): EdgeResponse {
    options.noteRefusal?.(requestId, response);
    return response;
  }
}

function routeOf(path: string): Route {
  if (path === GRAPHQL_PATH) return 'graphql';
  if (path === LIVE_PATH) return 'live';
  return path === READY_PATH ? 'ready' : 'other';
}
