import type { Uuid } from '../../domain/uuid.ts';

const PREFIX = 'stand-in ';

/**
 * A text in the place of a uuid that is not known while an operation is priced. It differs from every uuid, since a caller who could
 * name it would make two customers count as one, and from the stand-ins of other names. It is compared, and never sent.
 */
export function standIn(name: string): Uuid {
  return `${PREFIX}${name}` as Uuid;
}

export function isStandIn(uuid: Uuid | null): boolean {
  return uuid?.startsWith(PREFIX) === true;
}
