import type { Page } from '../domain/page.ts';
import type { PageAddress } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import { type PageView, viewPage } from './page-view.ts';

/** A page as the loaders deliver it, with the limit that the upstream was really asked for. */
export interface DeliveredPage<Row> {
  readonly page: Page<Row>;
  readonly limit: number;
}

/**
 * A computation that asks for pages one at a time and never touches the network: whoever runs it answers each address
 * with its page. This keeps the mathematics of cursors free of promises, and lets tests run it over a plain array.
 */
export type PageWalk<Row, Result> = Generator<PageAddress, Result, DeliveredPage<Row>>;

/** Reads the pages of one walk within its budget. */
export class PageReader<Row> {
  readonly traits: ListTraits<Row>;
  #pagesLeft: number;

  constructor(traits: ListTraits<Row>, pageBudget: number) {
    this.traits = traits;
    this.#pagesLeft = pageBudget;
  }

  /** True when this walk may read no further page. */
  get spent(): boolean {
    return this.#pagesLeft <= 0;
  }

  /** Null for a `previous` page whose order cannot be known; see {@link viewPage}. */
  *open(address: PageAddress): PageWalk<Row, PageView<Row> | null> {
    this.#pagesLeft -= 1;
    const { page, limit } = yield address;
    return viewPage(address, page, limit, this.traits);
  }

  /** A page whose order is certain, since it is not reached through a `previous` cursor. */
  *openForward(address: PageAddress): PageWalk<Row, PageView<Row>> {
    const view = yield* this.open(address);
    if (view === null) throw new TypeError('A page read forward always has its order.');
    return view;
  }
}
