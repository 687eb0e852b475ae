import { BrokenRow, type Page, type PageRequest } from '../domain/page.ts';
import type { ReferenceName } from '../domain/references.ts';
import type { Endpoint } from '../observability/labels.ts';
import type { Answer } from './answer.ts';
import { foreign, type ForeignRowAlarm } from './foreign-row.ts';
import type { List, ListKind } from './lists/list.ts';
import type { QueryParts } from './query-string.ts';
import type { Question } from './question.ts';
import { LIST_ENVELOPE, readPage } from './wire/read-page.ts';
import type { Complain } from './wire/wire-object.ts';

/** What there is of a customer that Zenskar does not know. */
const noRows = ({ freshness }: Answer): Page<never> => ({
  rows: [],
  next: null,
  previous: null,
  totalCount: 0,
  freshness,
});
/** Asks for a page of a list. A class, as hundreds may be under way: closures would hold twice as much until they are answered. */
export class PageQuestion<Query, Row> implements Question<Page<Row>> {
  readonly #list: List<Query, Row>;
  readonly #page: PageRequest;
  readonly #populate: readonly ReferenceName[];
  readonly #alarm: ForeignRowAlarm;

  constructor(
    list: List<Query, Row>,
    page: PageRequest,
    populate: readonly ReferenceName[],
    alarm: ForeignRowAlarm,
  ) {
    this.#list = list;
    this.#page = page;
    this.#populate = populate;
    this.#alarm = alarm;
  }

  get endpoint(): Endpoint {
    return this.#list.kind.endpoint;
  }

  get path(): string {
    return this.#list.path;
  }

  get subject(): string {
    return this.#list.customer ?? '';
  }

  get by(): ListKind<Query, Row> {
    return this.#list.kind;
  }

  get absent(): ((answer: Answer) => Page<Row>) | null {
    return this.#list.customer === null ? null : noRows;
  }

  partsOf(): QueryParts {
    const { kind, query } = this.#list;
    return kind.parts(query, this.#page, this.#populate);
  }

  read({ body, json, freshness }: Answer, complain: Complain): Page<Row> {
    const list = this.#list;
    const page = readPage(json, freshness, LIST_ENVELOPE, (row, place) => list.readRow(row, place), complain);
    return { ...ownRows(list, page, this.#alarm), characters: body.length };
  }
}

/** A row of another customer fails the page: whatever else it holds cannot be trusted either. */
function ownRows<Query, Row>(
  { kind: { owned }, customer }: List<Query, Row>,
  page: Page<Row>,
  alarm: ForeignRowAlarm,
): Page<Row> {
  if (customer === null || owned === null) return page;
  const at = page.rows.findIndex((row) => !(row instanceof BrokenRow) && owned.ownerOf(row) !== customer);
  if (at >= 0) foreign(owned.endpoint, `$.results[${at}].customer`, alarm);
  return page;
}
