import type { Authenticator } from '../auth/authenticator.ts';
import { Failed, type Failure } from '../domain/failure.ts';
import type { Refusal } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import { codingFlaw, transferFlaw, typeFlaw } from './body-type.ts';
import { corsHeaders, type CorsOptions, preflightHeaders } from './cors.ts';
import { isDeliberate } from './cross-site.ts';
import type { Door } from './door.ts';
import { type EdgeRequest, type EdgeResponse, isRead } from './exchange.ts';
import { wantsPage } from './media-types.ts';
import type { RunOperation } from './operations.ts';
import type { OwnerOf } from './owners.ts';
import type { NoteRefusal } from './refusal-log.ts';
import { refuse, refuseFor } from './refusals.ts';

export interface GraphQLEndpointOptions {
  readonly authenticator: Authenticator;
  readonly run: RunOperation;
  /** GraphiQL's page; null where it is switched off. */
  readonly page: ((request: EdgeRequest) => Promise<EdgeResponse>) | null;
  readonly cors: CorsOptions;
  readonly door: Door;
  /** Whose share a request counts against. */
  readonly ownerOf: OwnerOf;
  readonly metrics: Metrics;
  /** The longest address that may hold a query, in bytes. */
  readonly maxAddress: number;
  /** Null where nobody wants to know. */
  readonly noteRefusal: NoteRefusal | null;
}

const CLOSING = { connection: 'close' };
const ALLOWED = 'GET, HEAD, POST, OPTIONS';

const NOT_DELIBERATE =
  'Expected a GET with a header that no other site can have a browser send: accept with application/json or ' +
  'application/graphql-response+json, authorization, x-api-key or apollo-require-preflight.';

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
  const { metrics, cors, maxAddress, noteRefusal, page } = options;
  return async (request, requestId) => {
    const turnedAway = turnAway(request);
    const response = await (turnedAway ?? admit(request, requestId));
    if (turnedAway !== null) noteRefusal?.(requestId, response);
    const readable = corsHeaders(cors, request.headers);
    return readable === null ? response : { ...response, headers: { ...readable, ...response.headers } };
  };

  function refused(reason: Refusal, response: EdgeResponse): EdgeResponse {
    metrics.refused(reason);
    return response;
  }

  /** Answers what needs no execution; null for a request that is to be admitted. */
  function turnAway(request: EdgeRequest): EdgeResponse | Promise<EdgeResponse> | null {
    const { method, headers } = request;
    if (method === 'OPTIONS') {
      return { status: 204, headers: { allow: ALLOWED, ...preflightHeaders(cors, headers) }, body: '' };
    }
    if (isRead(request)) {
      if (page !== null && wantsPage(headers.accept)) return page(request);
      return turnAwayRead(request);
    }
    if (method !== 'POST') {
      const message = 'Expected a GET or a POST.';
      return refused('method', refuse(405, 'BAD_USER_INPUT', message, { allow: ALLOWED }));
    }
    const flaw = typeFlaw(headers['content-type']);
    if (flaw !== null) return refused('media_type', refuse(415, 'BAD_USER_INPUT', flaw));
    const packed = transferFlaw(headers['transfer-encoding']);
    // Where its end is others on the way may see otherwise.
    if (packed !== null) return refused('media_type', refuse(415, 'BAD_USER_INPUT', packed, CLOSING));
    const coded = codingFlaw(headers['content-encoding']);
    if (coded === null) return null;
    return refused('media_type', refuse(415, 'BAD_USER_INPUT', coded, { 'accept-encoding': 'identity' }));
  }

  function turnAwayRead({ headers, target }: EdgeRequest): EdgeResponse | null {
    if (!isDeliberate(headers)) return refused('cross_site', refuse(400, 'BAD_USER_INPUT', NOT_DELIBERATE));
    if (target.length <= maxAddress) return null;
    const message = `Expected an address of at most ${maxAddress} bytes. Send a POST.`;
    return refused('address_too_long', refuse(414, 'BAD_USER_INPUT', message));
  }

  /** Answers a request whose sender has yet to be told. That takes no place: nobody is kept out by those who cannot be. */
  async function admit(request: EdgeRequest, requestId: string): Promise<EdgeResponse> {
    try {
      const principal = await options.authenticator.authenticate(request.headers);
      const owner = options.ownerOf(principal, request);
      const refusal = options.door.refusal(owner, principal.tenant);
      if (refusal === null) return await options.run(request, requestId, principal, owner);
      noteRefusal?.(requestId, refusal);
      return refusal;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const reason = REASONS[error.failure.kind];
      if (reason !== undefined) metrics.refused(reason);
      const response = refuseFor(error.failure);
      noteRefusal?.(requestId, response);
      return response;
    }
  }
}
