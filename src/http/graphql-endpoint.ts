import type { Authenticator } from '../auth/authenticator.ts';
import { Failed, type Failure } from '../domain/failure.ts';
import type { Refusal } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import { corsHeaders, type CorsOptions, preflightHeaders } from './cors.ts';
import type { Door } from './door.ts';
import type { EdgeRequest, EdgeResponse } from './exchange.ts';
import { kept } from './kept.ts';
import { isJson, wantsPage } from './media-types.ts';
import type { RunOperation } from './operations.ts';
import type { OwnerOf } from './owners.ts';
import { refuse, refuseFor } from './refusals.ts';

export interface GraphQLEndpointOptions {
  readonly authenticator: Authenticator;
  readonly run: RunOperation;
  /** GraphiQL's page; null where it is switched off. */
  readonly page: (() => Promise<EdgeResponse>) | null;
  readonly cors: CorsOptions;
  readonly door: Door;
  /** Whose share a request counts against. */
  readonly ownerOf: OwnerOf;
  readonly metrics: Metrics;
}

/** What metrics call the failures that keep a sender out. */
const REASONS: Readonly<Partial<Record<Failure['kind'], Refusal>>> = {
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  'auth-unavailable': 'auth_unavailable',
};

/**
 * The GraphQL path. Checks go from the cheapest to the dearest, and the sender is known before a byte of the body is
 * read, so that a refused request costs next to nothing and learns next to nothing.
 */
export function graphqlEndpoint(
  options: GraphQLEndpointOptions,
): (request: EdgeRequest, requestId: string) => Promise<EdgeResponse> {
  const { metrics, cors } = options;
  // It is megabytes long, the same for everybody, and anybody may ask for it.
  const page = options.page === null ? null : kept(options.page);
  return async (request, requestId) => {
    const response = await (turnAway(request) ?? admit(request, requestId));
    const readable = corsHeaders(cors, request.headers);
    return readable === null ? response : { ...response, headers: { ...readable, ...response.headers } };
  };

  function refused(reason: Refusal, response: EdgeResponse): EdgeResponse {
    metrics.refused(reason);
    return response;
  }

  /** Answers what needs no execution; null for a request that is to be admitted. */
  function turnAway({ method, headers }: EdgeRequest): EdgeResponse | Promise<EdgeResponse> | null {
    if (method === 'OPTIONS') {
      return { status: 204, headers: preflightHeaders(cors, headers), body: '' };
    }
    if (method === 'GET' && page !== null && wantsPage(headers.accept)) return page();
    if (method !== 'POST') {
      return refused('method', refuse(405, 'BAD_USER_INPUT', 'Expected a POST.', { allow: 'POST' }));
    }
    if (!isJson(headers['content-type'])) {
      const message = 'Expected a body of the type application/json in UTF-8.';
      return refused('media_type', refuse(415, 'BAD_USER_INPUT', message));
    }
    return null;
  }

  /** Answers a request whose sender has yet to be told. That takes no place: nobody is kept out by those who cannot be. */
  async function admit(request: EdgeRequest, requestId: string): Promise<EdgeResponse> {
    try {
      const principal = await options.authenticator.authenticate(request.headers);
      const owner = options.ownerOf(principal, request);
      const refusal = options.door.refusal(owner, principal.tenant);
      return refusal ?? (await options.run(request, requestId, principal, owner));
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const reason = REASONS[error.failure.kind];
      if (reason !== undefined) metrics.refused(reason);
      return refuseFor(error.failure);
    }
  }
}
