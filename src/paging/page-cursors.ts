import { type CursorCodec, MAX_CURSOR_LENGTH } from '../cursors/cursor.ts';
import { keyAt, type OrderedPage } from './page.ts';
import { PlaceWriter } from '../cursors/place.ts';
import { rowsBeforePage } from '../cursors/position.ts';
import type { SealedPage } from '../cursors/sealed-page.ts';

const MAX_PLACE_LENGTH = 60;
/** With longer links, together, a cursor that carries them all is longer than 160 letters. */
const SHORT_LINKS = 76;
/** So many pages from its start a list is read without regret, to find a row again by how many stood before it. */
const MOST_COUNTED_PAGES = 5;

/** The cursors of one page, each signed part written when the first row asks for it. */
export class PageCursors<Row> {
  readonly page: OrderedPage<Row>;
  readonly #codec: CursorCodec;
  readonly #scope: string;
  /** By which of the two links they carry. */
  readonly #sealed: (string | undefined)[] = [];
  readonly #places: PlaceWriter;
  readonly #mostCounted: number;

  /** `pageLimit` is the most rows that are asked of the upstream at once. */
  constructor(codec: CursorCodec, scope: string, page: OrderedPage<Row>, pageLimit: number) {
    this.#codec = codec;
    this.#scope = scope;
    this.page = page;
    this.#places = new PlaceWriter((index) => keyAt(page, index));
    this.#mostCounted = MOST_COUNTED_PAGES * pageLimit;
  }

  at(index: number): string {
    const { rows } = this.page;
    const next = index === rows.length - 1 ? this.page.next : null;
    const previous = index === 0 ? this.page.previous : null;
    const kind = Number(next !== null) + 2 * Number(previous !== null);
    const sealed = (this.#sealed[kind] ??= this.#seal(index, next, previous));
    return `${sealed}.${this.#places.write(index)}`;
  }

  #seal(index: number, next: string | null, previous: string | null): string {
    const { address: page, rows } = this.page;
    const size = rows.length;
    const whole: SealedPage = { page, size, next, previous };
    const sealed = this.#codec.seal(
      this.#scope,
      this.#isCounted(index, whole) ? withoutOwnLink(whole) : whole,
    );
    // Without its links a cursor costs one call more; too long, it would be refused.
    if (sealed.length <= MAX_CURSOR_LENGTH - MAX_PLACE_LENGTH) return sealed;
    return this.#codec.seal(this.#scope, { page, size, next: null, previous: null });
  }

  /**
   * Whether a row whose links lead on does without the one of its own page, which nobody needs to go on. Who turns round finds it
   * from the list's start, by its key: not a broken one without any, and not deep in the list.
   */
  #isCounted(index: number, { page, size, next, previous }: SealedPage): boolean {
    if (page.cursor === null || (next === null && previous === null)) return false;
    const letters = page.cursor.length + (next?.length ?? 0) + (previous?.length ?? 0);
    if (letters <= SHORT_LINKS || keyAt(this.page, index) === '') return false;
    return rowsBeforePage({ page, size }) + size <= this.#mostCounted;
  }
}

/** The digests are of rows before the page, which are of use on the way back only. */
function withoutOwnLink({ page, size, next, previous }: SealedPage): SealedPage {
  // Spelled out: to copy objects would cost as much as to write them.
  const { flipped, via, limit, rowsBefore, order, populate } = page;
  const digests = previous === null ? '' : page.digests;
  const rest = { flipped, via, cursor: null, limit, rowsBefore, digests, order, populate };
  return { page: rest, size, next, previous };
}
