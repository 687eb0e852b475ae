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

/** Reads the pages of one walk within its budget, none of them twice. */
export class PageReader<Row> {
  readonly traits: ListTraits<Row>;
  /** Made with the first page that comes: until then many walks may wait. */
  #views: Map<string, PageView<Row> | null> | null = null;
  readonly #pageBudget: number;

  constructor(traits: ListTraits<Row>, pageBudget: number) {
    this.traits = traits;
    this.#pageBudget = pageBudget;
  }

  /** True when this walk may read no further page. */
  get spent(): boolean {
    return (this.#views?.size ?? 0) >= this.#pageBudget;
  }

  /** Null for a `previous` page whose order cannot be known; see {@link viewPage}. */
  *open(address: PageAddress): PageWalk<Row, PageView<Row> | null> {
    const name = nameOf(address);
    const known = this.#views?.get(name);
    return known === undefined ? this.#keep(name, address, yield address) : known;
  }

  /** A page whose order is certain, since it is not reached through a `previous` cursor. */
  *openForward(address: PageAddress): PageWalk<Row, PageView<Row>> {
    return inOrder(yield* this.open(address));
  }

  /** The first page of all, as it was delivered; {@link openForward} for a page that cannot have been read. */
  begin(address: PageAddress, delivered: DeliveredPage<Row>): PageView<Row> {
    return inOrder(this.#keep(nameOf(address), address, delivered));
  }

  #keep(name: string, address: PageAddress, { page, limit }: DeliveredPage<Row>): PageView<Row> | null {
    const view = viewPage(address, page, limit, this.traits);
    this.#views ??= new Map();
    this.#views.set(name, view);
    return view;
  }
}

function nameOf({ flipped, via, cursor }: PageAddress): string {
  return `${flipped ? 'flipped' : 'straight'} ${via} ${cursor ?? ''}`;
}

function inOrder<Row>(view: PageView<Row> | null): PageView<Row> {
  if (view === null) throw new TypeError('A page read forward always has its order.');
  return view;
}
