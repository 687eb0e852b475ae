import type { PageAddress } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import { isProvenBeyond } from './beyond.ts';
import { adjacent, type Direction, type PageView } from './page-view.ts';

/** The way through a list page by page. It ends with the list, at an empty page, and where cursors lead in a circle. */
export class Trail<Row> {
  readonly #direction: Direction;
  readonly #traits: ListTraits<Row>;
  readonly #cursors = new Set<string | null>();

  constructor(direction: Direction, traits: ListTraits<Row>) {
    this.#direction = direction;
    this.#traits = traits;
  }

  /** The address of the page after `view` on this way; null at its end. */
  onward(view: PageView<Row>): PageAddress | null {
    const address = adjacent(view, this.#direction, this.#traits);
    const isEnd = view.rows.length === 0 && !isProvenBeyond(view, this.#direction);
    if (address === null || isEnd) return null;
    this.#cursors.add(view.address.cursor);
    return this.#cursors.has(address.cursor) ? null : address;
  }
}
