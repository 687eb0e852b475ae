import { readFileSync } from 'node:fs';

/** The version of this program, as its package.json has it; the same file from the sources and from what is built. */
export function programVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  if (!isManifest || typeof manifest.version !== 'string') {
    throw new TypeError('Expected a version in package.json.');
  }
  return manifest.version;
}
