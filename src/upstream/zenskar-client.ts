import type { CustomerRecord } from '../domain/customer.ts';
import { Failed, type Invalid } from '../domain/failure.ts';
import { BrokenRow, type Page } from '../domain/page.ts';
import { customerParts, externalIdParts, type QueryParts, queryString } from './query-string.ts';
import { type CredentialsOwner, refusal } from './refusal.ts';
import type { Endpoint } from '../observability/labels.ts';
import { BadStatus } from './call-outcome.ts';
import { foreign, type ForeignRowAlarm } from './foreign-row.ts';
import { PageQuestion } from './page-question.ts';
import type { Question } from './question.ts';
import { Read } from './read.ts';
import { saysUnknownCustomer } from './unknown-customer.ts';
import type { Attach } from './waiter.ts';
import { readCustomer } from './wire/read-customer.ts';
import { CUSTOMERS_ENVELOPE, readPage } from './wire/read-page.ts';
import type { Complain, Lost } from './wire/wire-object.ts';
import type { Caller, ZenskarApi } from './zenskar-api.ts';

/** Longest path with query that is sent, below what the front doors of such APIs refuse. */
const MAX_PATH_LENGTH = 6000;

/** What there is of a customer that Zenskar does not know. */
const noCustomer = () => null;

/** Told of every part of an answer that breaks the contract, also when it is only found in the end. */
export type Complaints = (endpoint: Endpoint, failure: Invalid, lost: Lost) => void;

/** The one row that an answer is made of cannot be read. */
class BrokenRecord extends Failed {}

/** The port over HTTP. A `Uuid` is the only text that gets into a path. */
export function createZenskarClient(
  attach: Attach,
  alarm: ForeignRowAlarm,
  owner: CredentialsOwner = 'gateway',
  complaints: Complaints = () => undefined,
  epoch: () => number = () => NaN,
): ZenskarApi {
  const about = (endpoint: Endpoint) => (failure: Invalid, lost: Lost) => {
    complaints(endpoint, failure, lost);
  };
  const complaintsOf: Readonly<Record<Endpoint, Complain>> = {
    entitlements: about('entitlements'),
    summaries: about('summaries'),
    customer: about('customer'),
    customers: about('customers'),
  };

  /** An answer could be read: the base URL leads to Zenskar. */
  let isThere = false;

  /** Reads the body of a 200, or gives what there is of a customer that Zenskar does not know. Rejects, and never throws. */
  function get<Result>(caller: Caller, question: Question<Result>): Promise<Result> {
    let target: string;
    try {
      target = targetOf(question);
    } catch (error) {
      if (error instanceof Failed) return Promise.reject(error);
      throw error;
    }
    const read = new Read(caller, question.endpoint, target, question.subject);
    // Nothing but the question is held until then.
    return attach(read, caller, (answer) => {
      const { status, body } = answer;
      const complain = complaintsOf[question.endpoint];
      try {
        if (status !== 200) {
          const { absent } = question;
          const parts = question.partsOf();
          const isStart = absent !== null && !parts.some(({ name }) => name === 'cursor');
          if (status === 404 && isStart && saysUnknownCustomer(body, isThere)) return absent(answer);
          throw new BadStatus(status, refusal(answer, parts, owner, epoch()));
        }
        const result = answer.readOnce({ by: question.by, read: (whole) => question.read(whole, complain) });
        isThere = true;
        return result;
      } catch (error) {
        if (error instanceof Failed && error.failure.kind === 'upstream-invalid') {
          complain(error.failure, error instanceof BrokenRecord ? 'row' : 'other');
        }
        throw error;
      }
    });
  }

  /** A page of the customers that the parts ask for. Those that were not found may be there soon. */
  function lookUp(
    caller: Caller,
    partsOf: () => QueryParts,
    asked: readonly string[],
    idOf: (found: CustomerRecord) => string | null,
  ): Promise<Page<CustomerRecord>> {
    return get(caller, {
      endpoint: 'customers',
      path: '/customers',
      subject: '',
      partsOf,
      by: CUSTOMERS_ENVELOPE,
      read: (answer, complain) => {
        const page = readPage(answer.json, answer.freshness, CUSTOMERS_ENVELOPE, readCustomer, complain);
        const found = new Set(page.rows.map((row) => (row instanceof BrokenRow ? null : idOf(row))));
        answer.freshness.isRecords = asked.every((id) => found.has(id));
        return page;
      },
      absent: null,
    });
  }

  return {
    page(caller, list, page, populate) {
      return get(caller, new PageQuestion(list, page, populate, alarm));
    },

    customer(caller, uuid) {
      return get(caller, {
        endpoint: 'customer',
        path: `/customers/${uuid}`,
        subject: uuid,
        partsOf: () => [],
        by: readCustomer,
        read: (answer, complain) => {
          const { freshness } = answer;
          freshness.isRecords = true;
          const customer = readCustomer(answer.json, { list: '$', index: null, freshness, complain });
          if (customer instanceof BrokenRow) throw new BrokenRecord(customer.failure);
          if (customer.uuid !== uuid) foreign('customer', '$.id', alarm);
          return customer;
        },
        absent: noCustomer,
      });
    },

    customers(caller, uuids, cursor) {
      return lookUp(
        caller,
        () => customerParts(uuids, cursor),
        uuids,
        ({ uuid }) => uuid,
      );
    },

    customersByExternalId(caller, externalIds, page) {
      return lookUp(
        caller,
        () => externalIdParts(externalIds, page),
        externalIds,
        ({ externalId }) => externalId,
      );
    },
  };
}

/** Throws `Failed` for what cannot be asked. */
function targetOf(question: Pick<Question<unknown>, 'path' | 'partsOf'>): string {
  const { path } = question;
  const parts = question.partsOf();
  const query = queryString(parts);
  const target = query === '' ? path : `${path}?${query}`;
  if (target.length > MAX_PATH_LENGTH) throw tooLong(parts);
  return target;
}

function tooLong(parts: QueryParts): Failed {
  const longest = parts
    .filter(({ argument }) => argument !== null)
    .toSorted((left, right) => right.value.length - left.value.length)[0];
  const message = `Expected arguments that fit a request of ${MAX_PATH_LENGTH} characters. Give fewer or shorter values.`;
  return new Failed({ kind: 'bad-input', argument: longest?.argument ?? 'filter', message });
}
