import type { CustomerRecord } from '../domain/customer.ts';
import type { Reference } from '../domain/entitlement.ts';
import type { Uuid } from '../domain/uuid.ts';

/** A customer as far as it is known. A uuid is enough to ask for its entitlements, so nothing is loaded before that. */
export interface CustomerHandle {
  readonly uuid: Uuid;
  /** The customer's own record, where it was loaded first. */
  readonly record: CustomerRecord | null;
  /** Name and e-mail address as a populated row gave them. */
  readonly reference: Reference | null;
}

/** A handle with nothing behind it. */
export function bareHandle(uuid: Uuid): CustomerHandle {
  return { uuid, record: null, reference: null };
}
