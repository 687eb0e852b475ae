import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Makes of a text what may lie in Redis, and the other way round. */
export interface Seal {
  seal(text: string, name: string): Buffer;
  /** Null for everything that was not sealed under this very name. */
  open(kept: Buffer, name: string): string | null;
}

const CIPHER = 'aes-256-gcm';
const SEALED = 1;
const UNSEALED = 0;
const ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + ID_BYTES + NONCE_BYTES + TAG_BYTES;

/**
 * AES-256-GCM. Each name has a key of its own, so that random nonces stay far from repeating however much is written, and
 * nothing opens under a name that it was not sealed for. The first secret seals, all open.
 */
export function sealWith(secrets: readonly [string, ...string[]]): Seal {
  const rings = secrets.map((secret) => ({
    id: derived(secret, 'id', ID_BYTES),
    root: derived(secret, 'seal', 32),
  }));
  const [first] = rings;
  const keyOf = (root: Buffer, name: string) => createHmac('sha256', root).update(name).digest();
  return {
    seal(text, name) {
      if (first === undefined) throw new RangeError('Expected at least one secret to seal with.');
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyOf(first.root, name), nonce).setAAD(Buffer.from(name));
      const hidden = [cipher.update(text, 'utf8'), cipher.final()];
      return Buffer.concat([Buffer.of(SEALED), first.id, nonce, cipher.getAuthTag(), ...hidden]);
    },
    open(kept, name) {
      if (kept.length < HEAD_BYTES || kept[0] !== SEALED) return null;
      const [id, nonce, tag] = [
        kept.subarray(1, 1 + ID_BYTES),
        kept.subarray(1 + ID_BYTES, HEAD_BYTES - TAG_BYTES),
        kept.subarray(HEAD_BYTES - TAG_BYTES, HEAD_BYTES),
      ];
      const ring = rings.find((each) => each.id.equals(id));
      if (ring === undefined) return null;
      const decipher = createDecipheriv(CIPHER, keyOf(ring.root, name), nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(name)).setAuthTag(tag);
      try {
        return decipher.update(kept.subarray(HEAD_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return null;
      }
    },
  };
}

/** For whoever trusts all that can read and write Redis. The name is kept along, so that no value passes for another. */
export const unsealed: Seal = {
  seal: (text, name) => Buffer.concat([Buffer.of(UNSEALED), Buffer.from(`${name}\n${text}`)]),
  open(kept, name) {
    const head = Buffer.concat([Buffer.of(UNSEALED), Buffer.from(`${name}\n`)]);
    return kept.subarray(0, head.length).equals(head) ? kept.toString('utf8', head.length) : null;
  },
};

function derived(secret: string, use: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `gateway cache ${use}`, bytes));
}
