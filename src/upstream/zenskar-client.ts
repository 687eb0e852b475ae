import type { CustomerRecord } from '../domain/customer.ts';
import type { Entitlement } from '../domain/entitlement.ts';
import { Failed, type Invalid } from '../domain/failure.ts';
import { BrokenRow, type Page } from '../domain/page.ts';
import type { Uuid } from '../domain/uuid.ts';
import { entitlementParts, type QueryParts, queryString, summaryParts } from './query-string.ts';
import { type CredentialsOwner, refusal } from './refusal.ts';
import type { OwnedEndpoint } from '../observability/labels.ts';
import type { Answer, Endpoint } from './answer.ts';
import { BadStatus } from './call-outcome.ts';
import { Read } from './read.ts';
import type { Attach } from './waiter.ts';
import { readCustomer } from './wire/read-customer.ts';
import { readEntitlement } from './wire/read-entitlement.ts';
import { CUSTOMERS_ENVELOPE, LIST_ENVELOPE, readPage } from './wire/read-page.ts';
import { readSummary } from './wire/read-summary.ts';
import type { Complain } from './wire/wire-object.ts';
import type { Caller, ZenskarApi } from './zenskar-api.ts';

/** Longest path with query that is sent, below what the front doors of such APIs refuse. */
const MAX_PATH_LENGTH = 6000;

const EMPTY_PAGE = { rows: [], next: null, previous: null, totalCount: 0 } as const;

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
): ZenskarApi {
  const about = (endpoint: Endpoint) => (failure: Invalid) => {
    complaints(endpoint, failure);
  };
  const complaintsOf: Readonly<Record<Endpoint, Complain>> = {
    entitlements: about('entitlements'),
    summaries: about('summaries'),
    customer: about('customer'),
    customers: about('customers'),
  };

  /** Reads a 200; null for a 404. The parts are asked for again when the upstream refuses one of them. */
  function get<Result>(
    caller: Caller,
    endpoint: Endpoint,
    path: string,
    subject: string,
    partsOf: () => QueryParts,
    read: (answer: Answer | null, complain: Complain) => Result,
  ): Promise<Result> {
    const complain = complaintsOf[endpoint];
    const query = queryString(partsOf());
    const target = query === '' ? path : `${path}?${query}`;
    if (target.length > MAX_PATH_LENGTH) return Promise.reject(tooLong(partsOf()));
    return attach(new Read(caller, endpoint, target, subject), caller, (answer) => {
      if (answer.status === 404) return read(null, complain);
      if (answer.status !== 200) throw new BadStatus(answer.status, refusal(answer, partsOf(), owner));
      try {
        return read(answer, complain);
      } catch (error) {
        if (error instanceof Failed && error.failure.kind === 'upstream-invalid') complain(error.failure);
        throw error;
      }
    });
  }

  return {
    entitlements(caller, customer, query, page, populate) {
      const parts = () => entitlementParts(query, page, populate);
      return get(
        caller,
        'entitlements',
        `/entitlements/customer/${customer}`,
        customer,
        parts,
        (answer, complain) => {
          if (answer === null) return noSuchList(page.cursor);
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
      );
    },

    summaries(caller, customer, query, page) {
      const parts = () => summaryParts(query, page);
      return get(
        caller,
        'summaries',
        `/entitlements/customer/unique/${customer}`,
        customer,
        parts,
        (answer, complain) =>
          answer === null
            ? noSuchList(page.cursor)
            : readPage(
                answer.json,
                LIST_ENVELOPE,
                (row, place) => readSummary(row, place, customer),
                complain,
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
          if (answer === null) return null;
          const customer = readCustomer(answer.json, { list: '$', index: null, complain });
          if (customer instanceof BrokenRow) throw new Failed(customer.failure);
          if (customer.uuid !== uuid)
            foreign('$.id', () => {
              alarm('customer');
            });
          return customer;
        },
      );
    },

    customers(caller, uuids, cursor): Promise<Page<CustomerRecord>> {
      const parts = () => [
        { name: 'limit', value: String(uuids.length), argument: null },
        ...(cursor === null ? [] : [{ name: 'cursor', value: cursor, argument: null }]),
        { name: 'id__in', value: uuids.join(','), argument: null },
      ];
      return get(caller, 'customers', '/customers', '', parts, (answer, complain) =>
        answer === null
          ? noSuchList(cursor)
          : readPage(answer.json, CUSTOMERS_ENVELOPE, readCustomer, complain),
      );
    },
  };
}

/** What is not known from its start is empty; a list that is known goes on, and to end it here would hide the rest. */
function noSuchList(cursor: string | null): typeof EMPTY_PAGE {
  if (cursor === null) return EMPTY_PAGE;
  const message = 'Zenskar does not know the page that this cursor leads to. Start the list anew.';
  throw new Failed({ kind: 'invalid-cursor', argument: 'after', message });
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
