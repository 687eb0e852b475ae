import { readFileSync } from 'node:fs';
import type { SurfaceConfig } from '../config/surface.ts';
import { readManifest, type TrustedDocuments } from '../operation/trusted-manifest.ts';
import { schema } from '../schema/index.ts';

/** Reads the file that TRUSTED_DOCUMENTS names; null where none is named. Throws with all that is wrong with it. */
export function readTrustedFile(surface: SurfaceConfig): TrustedDocuments | null {
  if (surface.trustedDocuments === null) return null;
  const reading = readManifest(textOf(surface.trustedDocuments.manifest), { schema, limits: surface });
  if (reading.ok) return reading.documents;
  throw new Error(['The manifest of TRUSTED_DOCUMENTS has problems:', ...reading.problems].join('\n  '));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new Error(
      code === 'ENOENT'
        ? 'The file that TRUSTED_DOCUMENTS names is not there.'
        : `The file that TRUSTED_DOCUMENTS names cannot be read: ${String(code)}.`,
      { cause: error },
    );
  }
}
