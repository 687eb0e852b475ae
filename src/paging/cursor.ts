import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { PageAddress } from './address.ts';
import type { OrderedPage } from './page.ts';
import { type Place, type Position, readPlace, writePlace } from './position.ts';

/** Longest cursor that is read; an honest one stays far below, since the wire bounds the upstream's own cursors. */
export const MAX_CURSOR_LENGTH = 8192;

const SIGNATURE_LENGTH = 22;
const MAX_PLACE_LENGTH = 80;
const VIA = ['start', 'next', 'previous'] as const;
const ORDERS = ['unknown', 'listed', 'reversed'] as const;

/**
 * Writes and reads cursors: `page.signature.place`, all of it URL-safe. The signature covers the page's address and,
 * without carrying it, the scope of the list: endpoint, tenant, customer and arguments. A cursor is therefore of use
 * in exactly the list that it was made for, and only this gateway's keys can make one.
 */
export class CursorCodec {
  readonly #key: Buffer;
  /** Of secrets that sign no more, but whose cursors clients still hold. */
  readonly #elderKeys: readonly Buffer[];
  /** The cost of an operation is estimated right before it is executed, and both read the same cursor. */
  #lastRead: { readonly scope: string; readonly text: string; readonly position: Position } | null = null;

  /** Secrets may have any length; the signing keys are derived from them and serve no other purpose. */
  constructor(secret: string, ...elder: readonly string[]) {
    this.#key = keyFrom(secret);
    this.#elderKeys = elder.map(keyFrom);
  }

  /** One signed text for a page of `size` rows; `next` and `previous` are given for the row at that end only. */
  seal(scope: string, page: PageAddress, size: number, next: string | null, previous: string | null): string {
    const { flipped, via, order, limit, rowsBefore, digests, cursor, populate } = page;
    const fields = [
      flipped ? 1 : 0,
      VIA.indexOf(via),
      ORDERS.indexOf(order),
      limit,
      size,
      rowsBefore,
      digests,
      cursor,
      next,
      previous,
      ...(populate === 0 ? [] : [populate]),
    ];
    const body = Buffer.from(JSON.stringify(fields)).toString('base64url');
    return `${body}.${signatureOf(this.#key, scope, body)}`;
  }

  /** Null for anything that {@link seal} did not write for this scope. */
  read(scope: string, text: string): Position | null {
    const last = this.#lastRead;
    if (last?.text === text && last.scope === scope) return last.position;
    const position = this.#verify(scope, text);
    if (position !== null) this.#lastRead = { scope, text, position };
    return position;
  }

  #verify(scope: string, text: string): Position | null {
    if (text.length > MAX_CURSOR_LENGTH) return null;
    const bodyEnd = text.indexOf('.');
    const body = text.slice(0, bodyEnd);
    const signature = text.slice(bodyEnd + 1, bodyEnd + 1 + SIGNATURE_LENGTH);
    if (bodyEnd < 0 || text[bodyEnd + 1 + SIGNATURE_LENGTH] !== '.') return null;
    if (!this.#isOurs(signature, scope, body)) return null;
    const sealed = parseSealed(Buffer.from(body, 'base64url').toString());
    if (sealed === null) return null;
    const place = readPlace(text.slice(bodyEnd + 2 + SIGNATURE_LENGTH), sealed.size);
    return place === null ? null : { ...sealed, ...place };
  }

  #isOurs(signature: string, scope: string, body: string): boolean {
    const isOf = (key: Buffer) => sameText(signature, signatureOf(key, scope, body));
    return isOf(this.#key) || this.#elderKeys.some(isOf);
  }
}

function keyFrom(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'zenskar-graphql-gateway cursor v1', 32));
}

function signatureOf(key: Buffer, scope: string, body: string): string {
  const mac = createHmac('sha256', key).update(scope).update('\n').update(body).digest('base64url');
  return mac.slice(0, SIGNATURE_LENGTH);
}

/** The cursors of one page, each signed part written when the first row asks for it. */
export class PageCursors<Row> {
  readonly page: OrderedPage<Row>;
  readonly #codec: CursorCodec;
  readonly #scope: string;
  readonly #sealed = new Map<string, string>();

  constructor(codec: CursorCodec, scope: string, page: OrderedPage<Row>) {
    this.#codec = codec;
    this.#scope = scope;
    this.page = page;
  }

  at(index: number): string {
    const { address, rows } = this.page;
    const next = index === rows.length - 1 ? this.page.next : null;
    const previous = index === 0 ? this.page.previous : null;
    const kind = `${next === null ? '' : 'n'}${previous === null ? '' : 'p'}`;
    let sealed = this.#sealed.get(kind);
    if (sealed === undefined) {
      sealed = this.#codec.seal(this.#scope, address, rows.length, next, previous);
      // Without its links a cursor costs one call more; too long, it would be refused.
      const isTooLong = sealed.length > MAX_CURSOR_LENGTH - MAX_PLACE_LENGTH;
      if (isTooLong) sealed = this.#codec.seal(this.#scope, address, rows.length, null, null);
      this.#sealed.set(kind, sealed);
    }
    return `${sealed}.${writePlace(this.page, index)}`;
  }
}

function sameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The text is signed, so this fails only if the format changed under an unchanged version. */
function parseSealed(text: string): Omit<Position, keyof Place> | null {
  const fields: unknown = JSON.parse(text);
  if (!Array.isArray(fields)) return null;
  const values: readonly unknown[] = fields;
  const [flipped, viaIndex, orderIndex, limit, size, rowsBefore, digests, cursor, next, previous, bits] =
    values;
  // Without a reference nothing is written.
  const populate = bits ?? 0;
  const via = typeof viaIndex === 'number' ? VIA[viaIndex] : undefined;
  const order = typeof orderIndex === 'number' ? ORDERS[orderIndex] : undefined;
  if (via === undefined || order === undefined || typeof digests !== 'string') return null;
  if (typeof limit !== 'number' || typeof size !== 'number' || typeof rowsBefore !== 'number') return null;
  if (typeof populate !== 'number') return null;
  if (!isLink(cursor) || !isLink(next) || !isLink(previous)) return null;
  return {
    page: { flipped: flipped === 1, via, cursor, limit, rowsBefore, digests, order, populate },
    size,
    next,
    previous,
  };
}

function isLink(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
