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
  get isSpent(): boolean {
    return (this.#views?.size ?? 0) >= this.#pageBudget;
  }

  /** Null for a `previous` page whose order cannot be known; see {@link viewPage}. */
  *open(address: PageAddress): PageWalk<Row, PageView<Row> | null> {
    const name = nameOf(address);
    const known = this.#views?.get(name);
    return known === undefined ? this.#keep(name, address, yield address) : known;
  }

  /** Takes a list's first page as it was delivered; its order is certain. */
  begin(address: PageAddress, delivered: DeliveredPage<Row>): PageView<Row> {
    const view = this.#keep(nameOf(address), address, delivered);
    if (view === null) throw new TypeError('The first page of a list always has its order.');
    return view;
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
