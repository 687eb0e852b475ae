import type { Flaws } from './flaws.ts';
import type { Freshness } from './freshness.ts';
import type { Uuid } from './uuid.ts';

/** What Zenskar's own customer record says, as far as the graph shows it. */
export interface CustomerRecord {
  readonly uuid: Uuid;
  readonly name: string | null;
  readonly email: string | null;
  readonly externalId: string | null;
  readonly freshness: Freshness;
  readonly flaws: Flaws | null;
}
