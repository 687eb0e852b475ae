import { createHmac, hkdfSync } from 'node:crypto';
import { digest } from '../../src/cursors/digest.ts';
import { keyAt, type OrderedPage } from '../../src/paging/page.ts';

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
  const body = Buffer.from(JSON.stringify(fields)).toString('base64url');
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'zenskar-graphql-gateway cursor v1', 32));
  const mac = createHmac('sha256', key).update(`${scope}\n${body}`).digest('base64url').slice(0, 22);
  const named = (...at: readonly number[]) => at.map((each) => digest(keyAt(page, each))).join('');
  const before = named(index - 1, index - 2);
  return `${body}.${mac}.${index.toString(36)}.${keyAt(page, index)}.${before}.${named(index + 1, index + 2)}`;
}
