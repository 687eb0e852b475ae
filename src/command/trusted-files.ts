import { readFileSync } from 'node:fs';
import type { SurfaceConfig } from '../config/surface.ts';
import { readManifest, type TrustedDocuments } from '../operation/trusted-manifest.ts';
import { schema } from '../schema/index.ts';

/**
 * Reads the files that TRUSTED_DOCUMENTS names; null where none is named. Throws with all that is wrong with any of them, each
 * problem under the path of its file as the operator wrote it.
 */
export function readTrustedFiles(surface: SurfaceConfig): TrustedDocuments | null {
  if (surface.trustedDocuments === null) return null;
  const documents = new Map<string, string>();
  const firstFileOf = new Map<string, string>();
  const problems: string[] = [];
  for (const path of surface.trustedDocuments.manifests) {
    const file = contentOf(path);
    const reading = file.ok ? readManifest(file.text, { schema, limits: surface }) : file;
    const found = reading.ok ? [] : [...reading.problems];
    for (const [id, text] of reading.ok ? reading.documents : []) {
      const known = documents.get(id);
      if (known === undefined) {
        documents.set(id, text);
        firstFileOf.set(id, path);
      } else if (known !== text) {
        const first = firstFileOf.get(id) ?? '';
        found.push(`${id}: Expected the document that ${first} has under this name, got another one.`);
      }
    }
    problems.push(...found.map((problem) => `${path}: ${problem}`));
  }
  if (problems.length === 0) return documents;
  throw new Error(['TRUSTED_DOCUMENTS has problems:', ...problems].join('\n  '));
}

type Content =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problems: readonly string[] };

function contentOf(path: string): Content {
  try {
    return { ok: true, text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const problem =
      code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read: ${String(code)}.`;
    return { ok: false, problems: [problem] };
  }
}
