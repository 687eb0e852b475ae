import { createHmac, hash } from 'node:crypto';
import { memoizeByText } from './memoize-by-text.ts';
import type { OperationCode, OperationError, OperationKind, Refusal } from './labels.ts';
import type { Logger } from './logger.ts';

/** What is known of an operation once it has been answered. */
export interface OperationRecord {
  readonly requestId: string;
  /** Of the trace that the operation belongs to. */
  readonly traceId: string;
  readonly kind: OperationKind;
  /** Text of the document, or null where none was read. Only a hash of it is written. */
  readonly document: string | null;
  /** Tenant of the caller. Only its hash is written. */
  readonly tenant: string;
  /** OK, or the code of the gravest error, or that the caller left before there was an answer. */
  readonly code: OperationCode;
  /** Of all errors in the answer; each different one is written once. */
  readonly errors: readonly OperationError[];
  /** Why it was not executed, in the word that metrics have for it; null where it was. */
  readonly refusal: Refusal | null;
  /** Status of the HTTP answer; null where nobody was there any more to be answered. */
  readonly status: number | null;
  readonly upstreamCalls: number;
  /** How many of them were answered from what was kept, and how many from what should have been newer. */
  readonly kept: number;
  readonly stale: number;
  /** Rounds of upstream calls that had to wait for each other. */
  readonly waves: number;
  readonly retries: number;
  readonly milliseconds: number;
}

export type OperationLog = (record: OperationRecord) => void;

const HASH_DIGITS = 16;

/** What may be somebody's id: a text, the dashes of a UUID, or a long number. None of it is in a document that takes variables. */
const HOLDS_VALUES = /["'-]|\d{6}/;

/**
 * Writes one line per operation. Tenants are hashed with a key, because whoever reads the log may know which tenants
 * there are; with a key that lasts only as long as the process, lines of two processes cannot be matched by tenant. So are
 * documents with values written into them, which may be ids of customers; those that are `trusted` are known to everybody.
 */
export function createOperationLog(
  logger: Logger,
  key: string | Uint8Array,
  trusted: (document: string) => boolean,
): OperationLog {
  if (key.length === 0) throw new RangeError('Expected a key to hash tenants with, got an empty one.');
  const documents = memoizeByText((document) =>
    HOLDS_VALUES.test(document) && !trusted(document) ? keyedHash(key, document) : documentHash(document),
  );
  const tenants = memoizeByText((tenant) => keyedHash(key, tenant));
  return (record) => {
    const { document, tenant } = record;
    // Put together by hand: to make an object of it, text of that, and to search it takes three times as many instructions.
    logger.plain(
      `"requestId":${logger.quote(record.requestId)},"traceId":${logger.quote(record.traceId)},"kind":"${record.kind}"` +
        `,"code":"${record.code}","codes":${codesIn(record.errors)},"refusal":${record.refusal === null ? null : `"${record.refusal}"`},"status":${record.status}` +
        `,"upstreamCalls":${record.upstreamCalls},"kept":${record.kept},"stale":${record.stale}` +
        `,"waves":${record.waves},"retries":${record.retries},"aborted":${record.code === 'ABORTED'}` +
        `,"operation":${document === null ? null : `"${documents(document)}"`},"tenant":"${tenants(tenant)}"` +
        `,"milliseconds":${Math.round(record.milliseconds * 10) / 10}`,
      'operation',
    );
  };
}

/** Each different one once. */
function codesIn(errors: readonly OperationError[]): string {
  return errors.length === 0 ? '[]' : JSON.stringify([...new Set(errors)]);
}

/** Names a document as a manifest of trusted documents does, by the first digits of its SHA-256. */
export function documentHash(document: string): string {
  return hash('sha256', document).slice(0, HASH_DIGITS);
}

function keyedHash(key: string | Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, HASH_DIGITS);
}
