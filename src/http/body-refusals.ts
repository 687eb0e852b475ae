import type { OperationError, Refusal, Status } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import { BodyCut, BodySlow, BodyTooLarge, BodyUnwanted, type EdgeResponse, NotUtf8 } from './exchange.ts';
import { refuse, refuseFor } from './refusals.ts';

/** Room for bodies is free again as soon as some of them are in, or are given up. */
const RETRY_AFTER = 1;

export interface WithoutBody {
  readonly code: OperationError;
  /** What metrics call it; null where it is counted as shed. */
  readonly refusal: Refusal | null;
  readonly response: EdgeResponse;
}

/** The answer to a request whose body is not to be had; throws whatever is not about the body. */
export function withoutBody(error: unknown, maxBytes: number, metrics: Metrics): WithoutBody {
  if (error instanceof BodyTooLarge) {
    return badBody('body_too_large', 413, `Expected a body of at most ${maxBytes} bytes.`);
  }
  if (error instanceof BodyCut) {
    // Nobody reads the answer to a request that was cut off.
    return badBody('malformed', 400, 'The body ended early.');
  }
  if (error instanceof NotUtf8) {
    return badBody('malformed', 400, `Expected ${error.expected}, got bytes that are not valid text.`);
  }
  if (error instanceof BodySlow) {
    metrics.shed('slow_body');
    return badBody(null, 408, `Expected the whole body within ${error.milliseconds} ms.`);
  }
  if (!(error instanceof BodyUnwanted)) throw error;
  metrics.shed('bodies_full');
  return {
    code: 'OVERLOADED',
    refusal: null,
    response: refuseFor({ kind: 'overloaded', retryAfter: RETRY_AFTER }),
  };
}

function badBody(refusal: Refusal | null, status: Status, message: string): WithoutBody {
  const code = 'BAD_USER_INPUT';
  return { code, refusal, response: refuse(status, code, message) };
}
