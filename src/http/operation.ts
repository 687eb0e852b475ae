import type { Principal } from '../auth/principal.ts';
import type { OperationError, OperationKind, OperationWay, Refusal } from '../observability/labels.ts';
import type { CallLog } from '../upstream/call-log.ts';
import type { Caller } from '../upstream/zenskar-api.ts';

/** One GraphQL operation on its way through the gateway. */
export interface Operation {
  readonly requestId: string;
  readonly principal: Principal;
  /** As the upstream's port knows it. */
  readonly caller: Caller;
  readonly calls: CallLog;
  /** Whether its upstream calls are to be shown to the caller. */
  readonly debug: boolean;
  /** Whether nothing but a query may be executed, since it came by a method that must not change anything. */
  readonly queriesOnly: boolean;
  /** Written as the operation proceeds, read when it is over. */
  readonly outcome: OperationOutcome;
}

export interface OperationOutcome {
  kind: OperationKind;
  document: string | null;
  /** How it was read and answered; null for a request without a body that may be executed. */
  way: OperationWay | null;
  /** The codes of all errors in the answer. */
  errors: readonly OperationError[];
  /** Why it was not executed; null where it was, or where nobody counts that as a refusal. */
  refusal: Refusal | null;
  retries: number;
  /** Requests upstream that were made for other operations, whose answers it was given, too. */
  sharedCalls: number;
}

export const NO_ERRORS: readonly OperationError[] = [];

export function freshOutcome(): OperationOutcome {
  return {
    kind: 'unknown',
    document: null,
    way: null,
    errors: NO_ERRORS,
    refusal: null,
    retries: 0,
    sharedCalls: 0,
  };
}
