import type { Failure } from '../domain/failure.ts';
import type { QueryParts } from './query-string.ts';
import type { Answer } from './answer.ts';
import { isJsonObject } from './wire/wire-object.ts';

/** A refusal of something that the gateway chose itself: no caller can do anything about it. */
export const REFUSED_OURS: Failure = {
  kind: 'upstream-unavailable',
  reason: 'it refused a request that follows its documentation',
};

/** Who brought the credentials that the upstream is asked with, and must see to it when they are refused. */
export type CredentialsOwner = 'gateway' | 'caller';

/**
 * What an answer other than 200 means. The body is only searched for the name of the parameter that it complains of,
 * and never passed on.
 */
export function refusal(answer: Answer, parts: QueryParts, owner: CredentialsOwner = 'gateway'): Failure {
  const { status } = answer;
  if (status === 401 || status === 403)
    return owner === 'caller' ? refusedCaller(status) : { kind: 'upstream-auth' };
  if (status === 429) return { kind: 'rate-limited', retryAfter: seconds(answer.retryAfter) };
  if (status === 504 || status === 408)
    return { kind: 'upstream-unavailable', reason: 'it did not answer in time' };
  if (status === 400 || status === 422) return refusedArgument(answer.body, parts);
  if (status >= 300 && status < 400) {
    return { kind: 'upstream-unavailable', reason: 'it sent a redirect, which is not followed' };
  }
  return { kind: 'upstream-unavailable', reason: `it answered with status ${status}` };
}

function refusedCaller(status: 401 | 403): Failure {
  return status === 401
    ? { kind: 'unauthenticated', message: 'Zenskar refused the x-api-key of this request. Send a valid one.' }
    : {
        kind: 'forbidden',
        message: 'Zenskar does not let the x-api-key of this request read this organisation.',
      };
}

/** A cursor that is refused has expired, whatever the words; otherwise the parameter that is named, or any of ours. */
function refusedArgument(body: string, parts: QueryParts): Failure {
  const named = namedParameters(body);
  const blamed = parts.find(({ name }) => named.has(name)) ?? parts.find(({ name }) => name === 'cursor');
  const fallback = named.size === 0 ? parts.find(({ argument }) => argument !== null) : undefined;
  const culprit = blamed ?? fallback;
  if (culprit === undefined || culprit.argument === null) return REFUSED_OURS;
  if (culprit.name === 'cursor') {
    const message = 'Zenskar no longer accepts this cursor: it expired. Start the list anew.';
    return { kind: 'invalid-cursor', argument: 'after', message };
  }
  const message = 'Zenskar refused this argument. Leave it out or give another value.';
  return { kind: 'bad-input', argument: culprit.argument, message };
}

/** The parameter names in a FastAPI error body of any age; empty when the body has another form. */
function namedParameters(body: string): ReadonlySet<string> {
  const names = new Set<string>();
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return names;
  }
  const detail: unknown = isJsonObject(parsed) ? parsed['detail'] : null;
  for (const item of Array.isArray(detail) ? (detail as readonly unknown[]) : []) {
    const loc: unknown = isJsonObject(item) ? item['loc'] : null;
    for (const step of Array.isArray(loc) ? (loc as readonly unknown[]) : []) {
      if (typeof step === 'string') names.add(step);
    }
  }
  return names;
}

/** Only the form in seconds: the other one needs a clock, and an answer without a figure is safe. */
function seconds(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
}
