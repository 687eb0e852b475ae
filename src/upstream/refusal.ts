import type { Failure } from '../domain/failure.ts';
import type { QueryPart, QueryParts } from './query-string.ts';
import { readRetryAfter, secondsToTell } from './policies/retry-after.ts';
import type { Answer } from './answer.ts';
import { jsonObjectIn } from './unknown-customer.ts';
import { isJsonObject } from './wire/wire-object.ts';

/** A refusal of something that the gateway chose itself: no caller can do anything about it. */
export const REFUSED_OURS: Failure = {
  kind: 'upstream-unavailable',
  reason: 'it refused a request that follows its documentation',
};

/** An answer as of a path that is not there, though every path is one that the documentation names. */
const NO_SUCH_PATH: Failure = {
  kind: 'upstream-invalid',
  path: '$',
  message: 'Expected an answer about the customer, got status 404 as for a path that does not exist.',
  advice: 'Correct ZENSKAR_BASE_URL if it does not lead to Zenskar.',
};

/** A refusal of how many rows or customers were asked for at once. */
export const REFUSED_SIZE: Failure = {
  kind: 'upstream-invalid',
  path: '$',
  message: 'Expected as many rows as were asked for, got a refusal of that many.',
  advice: 'Lower UPSTREAM_PAGE_LIMIT.',
};

const EXPIRED: Failure = {
  kind: 'invalid-cursor',
  argument: 'after',
  message: 'Zenskar no longer accepts this cursor: it expired. Start again without a cursor.',
};

/** Who brought the credentials that the upstream is asked with, and must see to it when they are refused. */
export type CredentialsOwner = 'gateway' | 'caller';

/**
 * What an answer other than 200 means, given today's date. The body is only searched for the name of the parameter that it
 * complains of, and never passed on.
 */
export function refusal(
  answer: Answer,
  parts: QueryParts,
  owner: CredentialsOwner = 'gateway',
  epoch = NaN,
): Failure {
  const { status } = answer;
  const retryAfter = seconds(answer.retryAfter, epoch);
  if (status === 401 || status === 403)
    return owner === 'caller' ? refusedCaller(status) : { kind: 'upstream-auth' };
  if (status === 429) return { kind: 'rate-limited', retryAfter };
  if (status === 504 || status === 408)
    return { kind: 'upstream-unavailable', reason: 'it did not answer in time' };
  if (status === 404) return isOfCursor(parts) && jsonObjectIn(answer.body) ? EXPIRED : NO_SUCH_PATH;
  if (status === 410 && isOfCursor(parts)) return EXPIRED;
  if (status === 400 || status === 422) return refusedArgument(answer.body, parts);
  if (status >= 300 && status < 400) {
    return { kind: 'upstream-unavailable', reason: 'it sent a redirect, which is not followed' };
  }
  const reason = `it answered with status ${status}`;
  return {
    kind: 'upstream-unavailable',
    reason,
    ...(status === 503 && retryAfter !== null && { retryAfter }),
  };
}

function refusedCaller(status: 401 | 403): Failure {
  return status === 401
    ? { kind: 'unauthenticated', message: 'Zenskar refused the x-api-key of this request. Send a valid one.' }
    : {
        kind: 'forbidden',
        message: 'Zenskar does not let the x-api-key of this request read this organisation.',
      };
}

/** Whether what is not there is the page that a caller's cursor leads to: whoever gave the cursor out was there. */
function isOfCursor(parts: QueryParts): boolean {
  return parts.some(({ name, argument }) => name === 'cursor' && argument !== null);
}

/** How much is asked for at once. */
const SIZES: ReadonlySet<string> = new Set(['limit', 'id__in', 'external_id__in']);

/** A cursor that is refused has expired, whatever the words; otherwise the parameter that is named, or any of ours. */
function refusedArgument(body: string, parts: QueryParts): Failure {
  const named = namedParameters(body);
  const blamed = firstNamed(named, parts) ?? parts.find(({ name }) => name === 'cursor');
  const fallback = named.size === 0 ? parts.find(({ argument }) => argument !== null) : undefined;
  const culprit = blamed ?? fallback;
  if (culprit !== undefined && SIZES.has(culprit.name)) return REFUSED_SIZE;
  if (culprit === undefined || culprit.argument === null) return REFUSED_OURS;
  if (culprit.name === 'cursor') return EXPIRED;
  const message = 'Zenskar refused this argument. Leave it out or give another value.';
  return { kind: 'bad-input', argument: culprit.argument, message };
}

function firstNamed(named: ReadonlySet<string>, parts: QueryParts): QueryPart | undefined {
  for (const word of named) {
    const part = parts.find(({ name }) => name === word);
    if (part !== undefined) return part;
  }
  return undefined;
}

/**
 * The parameter names in a FastAPI error body of any age, in the order in which they come, maybe among other words; empty
 * when the body has another form.
 */
function namedParameters(body: string): ReadonlySet<string> {
  const detail = jsonObjectIn(body)?.['detail'];
  if (typeof detail === 'string') return new Set(detail.split(/\W+/));
  const names = new Set<string>();
  for (const item of Array.isArray(detail) ? (detail as readonly unknown[]) : []) {
    const loc: unknown = isJsonObject(item) ? item['loc'] : null;
    for (const step of Array.isArray(loc) ? (loc as readonly unknown[]) : []) {
      if (typeof step === 'string') names.add(step);
    }
  }
  return names;
}

function seconds(retryAfter: string | null, epoch: number): number | null {
  const milliseconds = readRetryAfter(retryAfter, epoch);
  return milliseconds === null ? null : secondsToTell(milliseconds);
}
