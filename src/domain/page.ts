import type { Invalid } from './failure.ts';
import type { Freshness } from './freshness.ts';
import type { Once } from './once.ts';
import type { Uuid } from './uuid.ts';

/** What a broken row names nevertheless; null where that cannot be read, so that it may be any. */
export interface Named {
  /** The row's own identifier, which totals do not have. */
  readonly uuid: Uuid | null;
  readonly entitlementUuid: Uuid | null;
  /** A customer's id in the organisation's own systems. */
  readonly externalId?: string | null;
}

const NAMELESS: Named = { uuid: null, entitlementUuid: null };

/** A row that breaks the contract where the schema allows no null; it fails whoever needs it, not its neighbours. */
export class BrokenRow {
  readonly failure: Invalid;
  readonly named: Named;

  constructor(failure: Invalid, named: Named = NAMELESS) {
    this.failure = failure;
    this.named = named;
  }
}

/** The identifier that a row has or, broken, still names; null where it names none. */
export function uuidOf(row: { readonly uuid: Uuid } | BrokenRow): Uuid | null {
  return row instanceof BrokenRow ? row.named.uuid : row.uuid;
}

/**
 * In place of a link that cannot be read, by where it stood: there is a further page, and no way to it. Whoever asks for that
 * page gets upstream-invalid.
 */
export const LOST_LINKS = { next: '\0next', previous: '\0previous' } as const;

/** One answer of a list endpoint. Cursors are opaque, but for {@link LOST_LINKS}; null and absent are the same. */
export interface Page<Row> {
  readonly rows: readonly (Row | BrokenRow)[];
  readonly next: string | null;
  readonly previous: string | null;
  /** The upstream's own figure, not always given and never relied on to end a walk. */
  readonly totalCount: number | null;
  readonly freshness: Freshness;
  /** What was made of it; a page that is kept keeps that, too. */
  readonly once?: Once;
  /** How long its text was: about what it takes to hold it. */
  readonly characters?: number;
}

/** Which page of a list to read: `cursor` null is its start, `limit` the most rows wanted (at least 1). */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}
