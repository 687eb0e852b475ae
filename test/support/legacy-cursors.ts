import { digest } from '../../src/cursors/digest.ts';
import { keyAt, type OrderedPage } from '../../src/paging/page.ts';
import { signedLegacyCursor } from './signed-bodies.ts';

/** A cursor as it was written before December 2026. */
export function legacyCursorAt<Row>(
  secret: string,
  scope: string,
  page: OrderedPage<Row>,
  index: number,
): string {
  const { flipped, via, order, limit, rowsBefore, digests, cursor, populate } = page.address;
  const size = page.rows.length;
  const fields = [
    flipped ? 1 : 0,
    ['start', 'next', 'previous'].indexOf(via),
    ['unknown', 'listed', 'reversed'].indexOf(order),
    limit,
    size,
    rowsBefore,
    digests,
    cursor,
    index === size - 1 ? page.next : null,
    index === 0 ? page.previous : null,
    ...(populate === 0 ? [] : [populate]),
  ];
  const named = (...at: readonly number[]) => at.map((each) => digest(keyAt(page, each))).join('');
  const before = named(index - 1, index - 2);
  const place = `${index.toString(36)}.${keyAt(page, index)}.${before}.${named(index + 1, index + 2)}`;
  return signedLegacyCursor(secret, scope, JSON.stringify(fields), place);
}
