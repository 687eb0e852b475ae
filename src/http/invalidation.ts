import type { Clock } from '../domain/clock.ts';
import { parseUuid, type Uuid } from '../domain/uuid.ts';
import type { InvalidationResult } from '../observability/labels.ts';
import { BodyTooLarge, type EdgeRequest, type EdgeResponse } from './exchange.ts';
import { refuse } from './refusals.ts';
import { isSigned } from './webhook-signature.ts';

/** The most customers of one message. */
const MOST_CUSTOMERS = 100;
/** Far more than they take, however they are indented: MAX_BODY_BYTES is about operations, and may be too small for them. */
const MOST_BYTES = 32_768;

export interface InvalidationOptions {
  /** Any of them may have signed; none where nobody may. */
  readonly secrets: readonly Buffer[];
  readonly clock: Clock;
  /** Makes all replicas forget what they keep of these customers; false where it is not certain that all will. */
  readonly invalidate: (customers: readonly Uuid[]) => Promise<boolean>;
  /** Told once of every message. */
  readonly note: (result: InvalidationResult) => void;
}

const UNSIGNED =
  'Expected webhook-id, webhook-timestamp and webhook-signature as Standard Webhooks have them, made with INVALIDATION_SECRET within the last five minutes.';
const NOT_ALL_TOLD =
  'Some replicas may not have been told, because Redis did not answer. Send the message again.';

/**
 * Forgets what is kept of customers, for a back office that has changed something: the next read of them is fresh. Null where nobody
 * may ask for that.
 */
export function invalidation(
  options: InvalidationOptions,
): ((request: EdgeRequest) => Promise<EdgeResponse>) | null {
  if (options.secrets.length === 0) return null;
  return async (request) => {
    const result = await actOn(request, options);
    options.note(result);
    return answerTo(result);
  };
}

async function actOn(
  request: EdgeRequest,
  { secrets, clock, invalidate }: InvalidationOptions,
): Promise<InvalidationResult> {
  if (request.method !== 'POST') return 'method';
  let body: string;
  try {
    body = await request.readBody('invalidation', MOST_BYTES);
  } catch (error) {
    return error instanceof BodyTooLarge ? 'body_too_large' : 'incomplete';
  }
  if (!isSigned(request.headers, body, secrets, clock.epoch())) return 'unsigned';
  const customers = customersIn(body);
  if (customers === null) return 'malformed';
  return (await invalidate(customers)) ? 'accepted' : 'not_all_told';
}

function answerTo(result: InvalidationResult): EdgeResponse {
  switch (result) {
    case 'accepted':
      return { status: 204, headers: {}, body: '' };
    case 'method':
      return refuse(405, 'BAD_USER_INPUT', 'Expected a POST.', { allow: 'POST' });
    case 'body_too_large': {
      const message = `Expected at most ${MOST_CUSTOMERS} customers, got a longer body.`;
      return refuse(413, 'BAD_USER_INPUT', message);
    }
    case 'incomplete':
      return refuse(400, 'BAD_USER_INPUT', 'Expected a whole body, got only a part of one.');
    case 'unsigned':
      return refuse(401, 'UNAUTHENTICATED', UNSIGNED);
    case 'malformed': {
      const message = `Expected {"customers": [...]} with 1 to ${MOST_CUSTOMERS} UUIDs.`;
      return refuse(400, 'BAD_USER_INPUT', message);
    }
    case 'not_all_told':
      return refuse(503, 'OVERLOADED', NOT_ALL_TOLD, { 'retry-after': '1' });
  }
}

function customersIn(body: string): readonly Uuid[] | null {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof message !== 'object' || message === null || !('customers' in message)) return null;
  const { customers } = message;
  if (!Array.isArray(customers) || customers.length === 0 || customers.length > MOST_CUSTOMERS) return null;
  const uuids = customers.flatMap((each: unknown) => {
    const uuid = typeof each === 'string' ? parseUuid(each) : null;
    return uuid === null ? [] : [uuid];
  });
  return uuids.length === customers.length ? uuids : null;
}
