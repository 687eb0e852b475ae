import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { ByteReader } from './byte-reader.ts';
import { readElderPage, readElderPlace } from './elder-cursor.ts';
import { readPlace } from './place.ts';
import type { Position } from './position.ts';
import { readPage, type SealedPage, writePage } from './sealed-page.ts';
import { Signer } from './signer.ts';

/** Longest cursor that is read; an honest one stays far below, since the wire bounds the upstream's own cursors. */
export const MAX_CURSOR_LENGTH = 8192;

/**
 * Of base64url, so 132 bits of HMAC-SHA256. Half of a hash is enough here: what lets signatures be short is that nobody can
 * test one alone. Each guess is a request, and 2 ** 132 of them are no more to be had than 2 ** 256.
 */
export const SIGNATURE_LENGTH = 22;

/**
 * Signs and reads cursors: `page signature.place`, all of it base64url. The signature covers the page's address and, without
 * carrying it, the scope of the list: endpoint, tenant, customer and arguments. A cursor is therefore of use in exactly the
 * list that it was made for, and only this gateway's keys can make one.
 */
export class CursorCodec {
  readonly #signer: Signer;
  /** Of secrets that sign no more, but whose cursors clients still hold. */
  readonly #elderSigners: readonly Signer[];
  /** One for all, since a cursor is read at once. */
  #reader: ByteReader | null = null;
  /** The cost of an operation is estimated right before it is executed, and both read the same cursor. */
  #lastRead: { readonly scope: string; readonly text: string; readonly position: Position } | null = null;

  /** Secrets may have any length; the signing keys are derived from them and serve no other purpose. */
  constructor(secret: string, ...elder: readonly string[]) {
    this.#signer = signerFrom(secret);
    this.#elderSigners = elder.map(signerFrom);
  }

  /** What all cursors begin with of a page with these links. */
  seal(scope: string, page: SealedPage): string {
    const body = writePage(page);
    return body + signatureOf(this.#signer, scope, body);
  }

  /** Null for anything that this gateway did not write for this scope. */
  read(scope: string, text: string): Position | null {
    const last = this.#lastRead;
    if (last?.text === text && last.scope === scope) return last.position;
    const position = text.length > MAX_CURSOR_LENGTH ? null : this.#verified(scope, text);
    if (position !== null) this.#lastRead = { scope, text, position };
    return position;
  }

  #verified(scope: string, text: string): Position | null {
    const end = text.indexOf('.');
    if (text.includes('.', end + 1)) return this.#verifiedElder(scope, text, end);
    const bodyEnd = end - SIGNATURE_LENGTH;
    if (bodyEnd < 0) return null;
    const body = text.slice(0, bodyEnd);
    if (!this.#isOurs(text.slice(bodyEnd, end), scope, body)) return null;
    const reader = (this.#reader ??= new ByteReader(MAX_CURSOR_LENGTH));
    const page = readPage(reader.open(body));
    const place = page === null ? null : readPlace(reader, text.slice(end + 1), page.size);
    return page === null || place === null ? null : { ...page, ...place };
  }

  #verifiedElder(scope: string, text: string, bodyEnd: number): Position | null {
    const end = bodyEnd + 1 + SIGNATURE_LENGTH;
    const body = text.slice(0, bodyEnd);
    if (text[end] !== '.' || !this.#isOurs(text.slice(bodyEnd + 1, end), scope, body)) return null;
    const page = readElderPage(body);
    const place = page === null ? null : readElderPlace(text.slice(end + 1), page.size);
    return page === null || place === null ? null : { ...page, ...place };
  }

  #isOurs(signature: string, scope: string, body: string): boolean {
    const isOf = (signer: Signer) => isSame(signature, signatureOf(signer, scope, body));
    return isOf(this.#signer) || this.#elderSigners.some(isOf);
  }
}

function signerFrom(secret: string): Signer {
  return new Signer(Buffer.from(hkdfSync('sha256', secret, '', 'zenskar-graphql-gateway cursor v1', 32)));
}

function signatureOf(signer: Signer, scope: string, body: string): string {
  return signer.sign(`${scope}\n${body}`).slice(0, SIGNATURE_LENGTH);
}

/** In a time that does not tell how far they are the same. */
function isSame(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
