import type { Endpoint } from '../../src/observability/labels.ts';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { Answer } from '../../src/upstream/answer.ts';
import type { Read } from '../../src/upstream/read.ts';
import type { Attach } from '../../src/upstream/waiter.ts';
import { customerUuid, entitlementUuid, rowUuid } from '../support/sample-data.ts';
import { undated } from '../support/fresh.ts';

/** Customers that the upstream knows, and one that it does not. */
export const CUSTOMERS = [1, 2, 3, 4, 5].map(customerUuid);
export const STRANGER = customerUuid(99);
export const ROWS_EACH = 7;

/** How one endpoint fails, for one customer or for all. */
export interface Fault {
  readonly endpoint: Endpoint;
  readonly customer: string | null;
  readonly how: Answer | Failure | 'crash';
}

/** What was asked, and how many rounds of answers had come before. */
export interface SentCall {
  readonly round: number;
  readonly path: string;
}

/** Whatever JSON has to escape, and what looks as if it had to. */
export const ODD_TEXTS: readonly string[] = [
  'plain',
  '',
  'quote " backslash \\ slash /',
  'line\nbreak\ttab\u0000nul\u001f\u007f',
  '\u2028 and \u2029',
  'lone \ud83d high',
  'lone \ude00 low',
  'pair 😀',
  'żółć ß 漢字 \ufeff',
  '</script><!--',
  '__proto__',
  'null',
];

/** As JSON writes them: some have no other way to be sent. */
const ODD_NUMBERS = [
  '0',
  '-0',
  '1e21',
  '0.30000000000000004',
  '-1.5',
  '5e-324',
  '123456789012345680000',
  '7',
];

const ODD_INSTANTS = [
  '2026-01-01T00:00:00',
  '2026-12-31T23:59:59.999999',
  '2026-01-01T05:30:00+05:30',
  '2026-01-01T00:00:00.100Z',
];

/** Raw JSON of a value that no field takes. */
const WRONG = ['{"a":1}', '[]', 'true', '"x"', '5', '1e999'];

/** Reads of lists in memory that answers a round of calls together. Of a query it only knows paging and ids. */
export function oddUpstream(fault: Fault | null): { readonly attach: Attach; readonly calls: SentCall[] } {
  const calls: SentCall[] = [];
  let rounds = 0;
  let pending: Promise<void> | null = null;
  const nextRound = () => {
    pending ??= new Promise((resolve) => {
      setImmediate(() => {
        pending = null;
        rounds += 1;
        resolve();
      });
    });
    return pending;
  };
  const attach: Attach = async (read, _waiter, interpret) => {
    calls.push({ round: rounds, path: read.path });
    await nextRound();
    return interpret(fault !== null && strikes(fault, read) ? failed(fault) : answer(read));
  };
  return { attach, calls };
}

function strikes({ endpoint, customer }: Fault, read: Read): boolean {
  return endpoint === read.endpoint && (customer === null || read.path.includes(customer));
}

function failed({ how }: Fault): Answer {
  if (how === 'crash') throw new Error('a defect of the gateway itself');
  if ('kind' in how) throw new Failed(how);
  return how;
}

function answer({ endpoint, path }: Read): Answer {
  const url = new URL(path, 'http://upstream.test');
  const customer = CUSTOMERS.find((uuid) => url.pathname.endsWith(uuid)) ?? null;
  const n = customer === null ? 0 : CUSTOMERS.indexOf(customer) + 1;
  switch (endpoint) {
    case 'customer':
      return n === 0
        ? new Answer(404, null, '{"detail":"Customer not found"}', undated())
        : ok(customerJson(n));
    case 'customers': {
      const wanted = url.searchParams.get('id__in') ?? '';
      const some = url.searchParams.get('external_id__in')?.split(',') ?? [];
      const one = url.searchParams.get('external_id');
      const externalIds: readonly unknown[] = one === null ? some : [one];
      const found = CUSTOMERS.flatMap((uuid, index) =>
        wanted.includes(uuid) || externalIds.includes(externalIdOf(index + 1))
          ? [customerJson(index + 1)]
          : [],
      );
      return ok(page(found, url));
    }
    case 'entitlements': {
      const populated = (url.searchParams.get('populate') ?? '').split(',');
      return ok(page(n === 0 ? [] : rowsOf(n).map((row) => row(populated)), url));
    }
    case 'summaries': {
      const wanted = url.searchParams.get('entitlement__in');
      const totals = n === 0 ? [] : totalsOf(n);
      return ok(
        page(
          totals.filter((total) => wanted === null || wanted.includes(total.uuid)).map(({ json }) => json),
          url,
        ),
      );
    }
  }
}

function ok(body: string): Answer {
  return new Answer(200, null, body, undated());
}

function page(all: readonly string[], url: URL): string {
  const start = Number(url.searchParams.get('cursor') ?? '0');
  const limit = Number(url.searchParams.get('limit') ?? '10');
  const next = start + limit < all.length ? `"${start + limit}"` : 'null';
  const previous = start > 0 ? `"${Math.max(0, start - limit)}"` : 'null';
  const results = all.slice(start, start + limit).join(',');
  return `{"results":[${results}],"next":${next},"previous":${previous},"total_count":${all.length}}`;
}

/** The first customer is sound, the second full of nulls, the third flawed, the fourth has broken rows, the fifth none. */
type Character = 'sound' | 'empty' | 'flawed' | 'broken' | 'without rows';
const CHARACTERS: readonly Character[] = ['sound', 'empty', 'flawed', 'broken', 'without rows'];

function pick<Item>(items: readonly Item[], n: number): Item {
  const item = items[n % items.length];
  if (item === undefined) throw new Error('expected at least one item');
  return item;
}

/** Writes values for the fields of one object, each by its place and in the manner of its customer. */
function fieldsOf(n: number, row: number) {
  const character = CHARACTERS[n - 1] ?? 'sound';
  const manner = (place: number, sound: string) => {
    if (character === 'empty' && (place + row) % 2 === 0) return 'null';
    if (character === 'flawed' && (place + row) % 5 === 0) return pick(WRONG, place + row);
    return sound;
  };
  return {
    text: (place: number) => manner(place, JSON.stringify(pick(ODD_TEXTS, place * 5 + row + n))),
    number: (place: number) => manner(place, pick(ODD_NUMBERS, place * 3 + row + n)),
    instant: (place: number) => manner(place, JSON.stringify(pick(ODD_INSTANTS, place + row))),
    uuid: (place: number) => manner(place, JSON.stringify(rowUuid(1000 + place))),
    flag: (place: number) => manner(place, String((place + row) % 2 === 0)),
    type: (place: number) =>
      manner(place, JSON.stringify(pick(['feature', 'Quantity', 'CREDITS', 'new'], row))),
  };
}

/** Not always a text. */
function externalIdOf(n: number): unknown {
  const { external_id: externalId } = JSON.parse(customerJson(n)) as Readonly<Record<string, unknown>>;
  return externalId;
}

function customerJson(n: number): string {
  const { text } = fieldsOf(n, n);
  return `{"id":"${customerUuid(n)}","customer_name":${text(1)},"email":${text(2)},"external_id":${text(3)}}`;
}

function rowsOf(n: number): readonly ((populated: readonly string[]) => string)[] {
  if (CHARACTERS[n - 1] === 'without rows') return [];
  return Array.from({ length: ROWS_EACH }, (_, row) => (populated: readonly string[]) => {
    const { text, number, instant, uuid, type } = fieldsOf(n, row);
    const reference = (name: string, place: number) =>
      populated.includes(name)
        ? `{"id":"${rowUuid(1000 + place)}","name":${text(place)},"email":${text(place + 1)}}`
        : uuid(place);
    const customer = populated.includes('customer')
      ? `{"id":"${customerUuid(n)}","name":${text(30)},"email":${text(31)}}`
      : `"${customerUuid(n)}"`;
    const isBroken = CHARACTERS[n - 1] === 'broken' && row === 4;
    return `{"id":${isBroken ? 'null' : `"${rowUuid(n * 100 + row)}"`},"entitlement":"${entitlementUuid(row)}",
      "customer":${customer},"name":${text(1)},"units":${text(2)},"type":${type(3)},"status":${text(4)},
      "source_type":${text(5)},"source_id":${uuid(6)},"event":${text(7)},"quantity":${number(8)},
      "quantity_used":${number(9)},"quantity_remaining":${number(10)},"active_from":${instant(11)},
      "expiry_at":${instant(12)},"created_at":${instant(13)},"contract_id":${uuid(14)},"invoice_id":${uuid(15)},
      "contract":${reference('contract', 14)},"product":${reference('product', 16)},
      "invoice":${reference('invoice', 15)}}`;
  });
}

function totalsOf(n: number): readonly { readonly uuid: string; readonly json: string }[] {
  if (CHARACTERS[n - 1] === 'without rows') return [];
  return Array.from({ length: ROWS_EACH - 1 }, (_, row) => {
    const { text, number, instant, uuid, type, flag } = fieldsOf(n, row);
    const isBroken = CHARACTERS[n - 1] === 'broken' && row === 3;
    const name = isBroken ? '5' : JSON.stringify(pick(ODD_TEXTS, row));
    const id = entitlementUuid(row);
    const json = `{"entitlement":{"id":"${id}","name":${name},"description":${text(20)},
      "entitlement_type":${type(21)},"units":${text(22)},"is_active":${flag(23)},"product_id":${uuid(24)},
      "created_at":${instant(25)}},"total_quantity":${number(26)},"total_quantity_used":${number(27)},
      "total_expired_entitlements":${number(28)}}`;
    return { uuid: id, json };
  });
}
