import DataLoader from 'dataloader';
import type { CustomerRecord } from '../domain/customer.ts';
import { Failed, type Failure } from '../domain/failure.ts';
import { BrokenRow, type Page, uuidOf } from '../domain/page.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { Caller, ZenskarApi } from '../upstream/zenskar-api.ts';
import { externalIdBatches, rowsToTell } from './external-id-batches.ts';
import type { UpstreamLimits } from './limits.ts';
import { readPages } from './read-pages.ts';
import { settling } from './settling.ts';

type Found = CustomerRecord | Failed | null;

/**
 * Customer records by external id, to the letter; null where no customer has it, and a failure where several have. A tick's
 * wishes share calls: see `external-id-batches.ts`. `found` is given each record that was found, for whoever asks by uuid.
 */
export function createExternalIdLoader(
  api: ZenskarApi,
  caller: Caller,
  { pageLimit, pageBudget }: UpstreamLimits,
  found: (record: CustomerRecord) => void = () => undefined,
): (externalId: string) => Promise<CustomerRecord | null> {
  async function lookUp(ids: readonly string[]): Promise<readonly (readonly [string, Found])[]> {
    const rows = rowsToTell(ids.length);
    const limit = Math.min(rows, pageLimit);
    const matches = new Matches(ids);
    const stopped = await matches.collect(rows, pageBudget, (cursor) =>
      api.customersByExternalId(caller, ids, { cursor, limit }),
    );
    return ids.map((id) => [id, matches.of(id, stopped)] as const);
  }

  const loader = new DataLoader<string, CustomerRecord | null>(
    settling(async (ids) => {
      const told = new Map((await Promise.all(externalIdBatches(ids, pageLimit).map(lookUp))).flat());
      for (const each of told.values()) if (each !== null && !(each instanceof Failed)) found(each);
      return ids.map((id) => told.get(id) ?? null);
    }),
  );
  return (externalId) => loader.load(externalId);
}

/** The customers that have the external ids that are looked up. Others may come as well, and are passed over. */
class Matches {
  readonly #matches: ReadonlyMap<string, Map<Uuid, CustomerRecord>>;
  /** Of broken records that name the id that is looked up. */
  readonly #failures = new Map<string, Failure>();
  /** Of one whose id cannot be read, so that it may be any. */
  #nameless: Failure | null = null;

  constructor(ids: readonly string[]) {
    this.#matches = new Map(ids.map((id) => [id, new Map<Uuid, CustomerRecord>()]));
  }

  /**
   * Reads on, but not beyond the rows that are enough: further ones would be of customers who share an id. Gives what stopped it
   * before the end of the list.
   */
  async collect(
    enough: number,
    pageBudget: number,
    read: (cursor: string | null) => Promise<Page<CustomerRecord>>,
  ): Promise<Failure | null> {
    const keyOf = uuidOf;
    let seen = 0;
    try {
      const whole = { keyOf, pageBudget, read, beyondBudget: TOO_MANY, mayReadAgain: () => false };
      await readPages(whole, ({ rows, next }) => {
        for (const row of rows) this.#add(row);
        seen += rows.length;
        if (seen >= enough && next !== null) throw new Failed(TOO_MANY);
        return false;
      });
      return null;
    } catch (error) {
      if (error instanceof Failed) return error.failure;
      throw error;
    }
  }

  of(id: string, stopped: Failure | null): Found {
    const [first = null, second = null] = this.#matches.get(id)?.values() ?? [];
    if (second !== null) return new Failed(AMBIGUOUS);
    const failure = this.#failures.get(id) ?? stopped ?? (first === null ? this.#nameless : null);
    return failure === null ? first : new Failed(failure);
  }

  #add(row: CustomerRecord | BrokenRow): void {
    if (row instanceof BrokenRow) {
      const { externalId = null } = row.named;
      if (externalId === null) this.#nameless ??= row.failure;
      else this.#failures.set(externalId, row.failure);
      return;
    }
    const { externalId } = row;
    if (externalId !== null) this.#matches.get(externalId)?.set(row.uuid, row);
    this.#nameless ??= row.flaws?.get('externalId') ?? null;
  }
}

const AMBIGUOUS: Failure = {
  kind: 'bad-input',
  argument: 'externalId',
  message:
    'Expected the external id of one customer, got one that several have. Ask for the customer by its uuid.',
};

const TOO_MANY: Failure = {
  kind: 'too-complex',
  message:
    'Zenskar has more customers to show for the external ids of this query than are looked at. ' +
    'Ask for fewer of them at once, or for the customer by its uuid.',
};
