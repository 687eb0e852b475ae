import type { CustomerRecord } from '../domain/customer.ts';
import type { Entitlement } from '../domain/entitlement.ts';
import { Failed, type Invalid } from '../domain/failure.ts';
import { BrokenRow, type Page } from '../domain/page.ts';
import type { Uuid } from '../domain/uuid.ts';
import { PageLimits, saysTooManyIds } from './less-at-once.ts';
import {
  customerParts,
  entitlementParts,
  type QueryParts,
  queryString,
  summaryParts,
} from './query-string.ts';
import { type CredentialsOwner, refusal } from './refusal.ts';
import type { Endpoint, OwnedEndpoint } from '../observability/labels.ts';
import type { Answer } from './answer.ts';
import { BadStatus } from './call-outcome.ts';
import { Read } from './read.ts';
import { saysUnknownCustomer } from './unknown-customer.ts';
import type { Attach } from './waiter.ts';
import { readCustomer } from './wire/read-customer.ts';
import { readEntitlement } from './wire/read-entitlement.ts';
import { CUSTOMERS_ENVELOPE, LIST_ENVELOPE, readPage } from './wire/read-page.ts';
import { readSummary } from './wire/read-summary.ts';
import type { Complain } from './wire/wire-object.ts';
import type { Caller, ZenskarApi } from './zenskar-api.ts';

/** Longest path with query that is sent, below what the front doors of such APIs refuse. */
const MAX_PATH_LENGTH = 6000;

/** What there is of a customer that Zenskar does not know. */
const NO_ROWS = { result: { rows: [], next: null, previous: null, totalCount: 0 } } as const;
const NO_CUSTOMER = { result: null } as const;

/** Told of every page that breaks the contract in a way that could show one customer another's data. */
export type ForeignRowAlarm = (endpoint: OwnedEndpoint) => void;

/** Told of every part of an answer that breaks the contract, also when it is only found in the end. */
export type Complaints = (endpoint: Endpoint, failure: Invalid) => void;

/** The port over HTTP. A `Uuid` is the only text that gets into a path. */
export function createZenskarClient(
  attach: Attach,
  alarm: ForeignRowAlarm,
  owner: CredentialsOwner = 'gateway',
  complaints: Complaints = () => undefined,
  epoch: () => number = () => NaN,
): ZenskarApi {
  const limits = new PageLimits();
  const about = (endpoint: Endpoint) => (failure: Invalid) => {
    complaints(endpoint, failure);
  };
  const complaintsOf: Readonly<Record<Endpoint, Complain>> = {
    entitlements: about('entitlements'),
    summaries: about('summaries'),
    customer: about('customer'),
    customers: about('customers'),
  };

  /** An answer could be read: the base URL leads to Zenskar. */
  let isThere = false;

  /**
   * Reads the body of a 200, or gives `absent` for a customer that Zenskar does not know; null where no single one is asked
   * for. The parts are asked for again when the upstream refuses one of them.
   */
  function get<Result>(
    caller: Caller,
    endpoint: Endpoint,
    path: string,
    subject: string,
    partsOf: () => QueryParts,
    read: (answer: Answer, complain: Complain) => Result,
    absent: { readonly result: Result } | null,
  ): Promise<Result> {
    const complain = complaintsOf[endpoint];
    const query = queryString(partsOf());
    const target = query === '' ? path : `${path}?${query}`;
    if (target.length > MAX_PATH_LENGTH) return Promise.reject(tooLong(partsOf()));
    return attach(new Read(caller, endpoint, target, subject), caller, (answer) => {
      const { status, body } = answer;
      try {
        if (status !== 200) {
          const parts = partsOf();
          const isStart = absent !== null && !parts.some(({ name }) => name === 'cursor');
          if (status === 404 && isStart && saysUnknownCustomer(body, isThere)) return absent.result;
          throw new BadStatus(status, refusal(answer, parts, owner, epoch()));
        }
        const result = read(answer, complain);
        isThere = true;
        return result;
      } catch (error) {
        if (error instanceof Failed && error.failure.kind === 'upstream-invalid') complain(error.failure);
        throw error;
      }
    });
  }

  return {
    entitlements(caller, customer, query, page, populate) {
      return limits.read('entitlements', page.limit, (limit) =>
        get(
          caller,
          'entitlements',
          `/entitlements/customer/${customer}`,
          customer,
          () => entitlementParts(query, { ...page, limit }, populate),
          (answer, complain) => {
            const rows = readPage(
              answer.json,
              LIST_ENVELOPE,
              (row, place) => readEntitlement(row, place, customer),
              complain,
            );
            return ownRows(rows, customer, () => {
              alarm('entitlements');
            });
          },
          NO_ROWS,
        ),
      );
    },

    summaries(caller, customer, query, page) {
      return limits.read('summaries', page.limit, (limit) =>
        get(
          caller,
          'summaries',
          `/entitlements/customer/unique/${customer}`,
          customer,
          () => summaryParts(query, { ...page, limit }),
          (answer, complain) =>
            readPage(answer.json, LIST_ENVELOPE, (row, place) => readSummary(row, place, customer), complain),
          NO_ROWS,
        ),
      );
    },

    customer(caller, uuid) {
      return get(
        caller,
        'customer',
        `/customers/${uuid}`,
        uuid,
        () => [],
        (answer, complain) => {
          const customer = readCustomer(answer.json, { list: '$', index: null, complain });
          if (customer instanceof BrokenRow) throw new Failed(customer.failure);
          if (customer.uuid !== uuid)
            foreign('$.id', () => {
              alarm('customer');
            });
          return customer;
        },
        NO_CUSTOMER,
      );
    },

    async customers(caller, uuids, cursor): Promise<Page<CustomerRecord>> {
      const read = (some: readonly Uuid[]) =>
        get(
          caller,
          'customers',
          '/customers',
          '',
          () => customerParts(some, cursor),
          (answer, complain) => readPage(answer.json, CUSTOMERS_ENVELOPE, readCustomer, complain),
          null,
        );
      try {
        return await read(uuids);
      } catch (error) {
        const half = Math.ceil(uuids.length / 2);
        if (cursor !== null || half === uuids.length || !saysTooManyIds(error)) throw error;
        const [one, other] = await Promise.all([read(uuids.slice(0, half)), read(uuids.slice(half))]);
        // One page has no room for the way on from two.
        if (one.next !== null || other.next !== null) throw error;
        return { rows: [...one.rows, ...other.rows], next: null, previous: null, totalCount: null };
      }
    },
  };
}

/** A row of another customer fails the page: whatever else it holds cannot be trusted either. */
function ownRows(page: Page<Entitlement>, customer: Uuid, alarm: () => void): Page<Entitlement> {
  const at = page.rows.findIndex((row) => !(row instanceof BrokenRow) && row.customerUuid !== customer);
  if (at >= 0) foreign(`$.results[${at}].customer`, alarm);
  return page;
}

function foreign(path: string, alarm: () => void): never {
  alarm();
  const message = 'Expected the customer that was asked for, got another one.';
  throw new Failed({ kind: 'upstream-invalid', path, message });
}

function tooLong(parts: QueryParts): Failed {
  const longest = parts
    .filter(({ argument }) => argument !== null)
    .toSorted((left, right) => right.value.length - left.value.length)[0];
  const message = `Expected arguments that fit a request of ${MAX_PATH_LENGTH} characters. Give fewer or shorter values.`;
  return new Failed({ kind: 'bad-input', argument: longest?.argument ?? 'filter', message });
}
