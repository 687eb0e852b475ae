import type { PageAddress } from './address.ts';
import { isProvenBeyond } from './beyond.ts';
import type { ListTraits } from './list-traits.ts';
import { adjacent, type Direction, type PageView } from './page-view.ts';

/** The way from page to page by the upstream's links. It ends with the list, at an empty page, and where links lead in a circle. */
export class PageLinks<Row> {
  readonly #direction: Direction;
  readonly #traits: ListTraits<Row>;
  readonly #followed = new Set<string | null>();

  constructor(direction: Direction, traits: ListTraits<Row>) {
    this.#direction = direction;
    this.#traits = traits;
  }

  /** The address of the page beyond `view`; null at the end of the way. */
  beyond(view: PageView<Row>): PageAddress | null {
    const address = adjacent(view, this.#direction, this.#traits);
    const isEnd = view.rows.length === 0 && !isProvenBeyond(view, this.#direction);
    if (address === null || isEnd) return null;
    this.#followed.add(view.address.cursor);
    return this.#followed.has(address.cursor) ? null : address;
  }
}
