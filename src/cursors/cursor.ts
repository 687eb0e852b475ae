import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { ByteReader } from './byte-reader.ts';
import { readLegacyPage, readLegacyPlace } from './legacy-cursor.ts';
import { readPlace } from './place.ts';
import type { Position } from './position.ts';
import { readPage, type SealedPage, writePage } from './sealed-page.ts';
import { Signer } from './signer.ts';

/** Longest cursor that is read. A genuine one stays far below, since the wire format bounds the upstream's own cursors. */
export const MAX_CURSOR_LENGTH = 8192;

/**
 * In characters of base64url, so 132 bits of HMAC-SHA256. Half of the hash is enough, because a forger cannot test a guess
 * offline: each guess costs a request, and 2 ** 132 requests are as far out of reach as 2 ** 256.
 */
export const SIGNATURE_LENGTH = 22;

/**
 * Signs and reads cursors: `page signature.place`, all of it base64url. The signature covers the page's address and, without
 * carrying it, the scope of the list: endpoint, tenant, customer and arguments. A cursor is therefore valid only in the list
 * that it was made for, and only whoever knows the secret can make one. That may be a caller, whose own credentials are the
 * secret where there is no other: so no reader of a body relies on its form because it is signed.
 */
export class CursorCodec {
  readonly #signer: Signer;
  /** For secrets that no longer sign, while clients still hold cursors signed with them. */
  readonly #previousSigners: readonly Signer[];
  /** Shared by all reads, since each is synchronous. */
  #reader: ByteReader | null = null;
  /** The cost of an operation is estimated right before it is executed, and both read the same cursor. */
  #lastRead: { readonly scope: string; readonly text: string; readonly position: Position } | null = null;

  /** Secrets may have any length; the signing keys are derived from them and serve no other purpose. */
  constructor(secret: string, ...previous: readonly string[]) {
    this.#signer = signerFrom(secret);
    this.#previousSigners = previous.map(signerFrom);
  }

  /** The prefix shared by all cursors of a page that carry the same links. */
  seal(scope: string, page: SealedPage): string {
    const body = writePage(page);
    return body + signatureOf(this.#signer, scope, body);
  }

  /** Null for anything that was not signed for this scope, or that no page and place would be written as. */
  read(scope: string, text: string): Position | null {
    const last = this.#lastRead;
    if (last?.text === text && last.scope === scope) return last.position;
    const position = text.length > MAX_CURSOR_LENGTH ? null : this.#verified(scope, text);
    if (position !== null) this.#lastRead = { scope, text, position };
    return position;
  }

  #verified(scope: string, text: string): Position | null {
    const end = text.indexOf('.');
    if (text.includes('.', end + 1)) return this.#verifiedLegacy(scope, text, end);
    const bodyEnd = end - SIGNATURE_LENGTH;
    if (bodyEnd < 0) return null;
    const body = text.slice(0, bodyEnd);
    if (!this.#isOurs(text.slice(bodyEnd, end), scope, body)) return null;
    const reader = (this.#reader ??= new ByteReader(MAX_CURSOR_LENGTH));
    const page = readPage(reader.open(body));
    const place = page === null ? null : readPlace(reader, text.slice(end + 1), page.size);
    return page === null || place === null ? null : { ...page, ...place };
  }

  #verifiedLegacy(scope: string, text: string, bodyEnd: number): Position | null {
    const end = bodyEnd + 1 + SIGNATURE_LENGTH;
    const body = text.slice(0, bodyEnd);
    if (text[end] !== '.' || !this.#isOurs(text.slice(bodyEnd + 1, end), scope, body)) return null;
    const page = readLegacyPage(body);
    const place = page === null ? null : readLegacyPlace(text.slice(end + 1), page.size);
    return page === null || place === null ? null : { ...page, ...place };
  }

  #isOurs(signature: string, scope: string, body: string): boolean {
    const isOf = (signer: Signer) => isSame(signature, signatureOf(signer, scope, body));
    return isOf(this.#signer) || this.#previousSigners.some(isOf);
  }
}

function signerFrom(secret: string): Signer {
  return new Signer(Buffer.from(hkdfSync('sha256', secret, '', 'zenskar-graphql-gateway cursor v1', 32)));
}

function signatureOf(signer: Signer, scope: string, body: string): string {
  return signer.sign(`${scope}\n${body}`).slice(0, SIGNATURE_LENGTH);
}

/** In constant time, so that a forger learns nothing from how long a refusal takes. */
function isSame(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
