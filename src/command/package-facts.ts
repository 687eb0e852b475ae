import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** As far from `src/command` as from `dist/command`. */
export const PACKAGE_ROOT = new URL('../../', import.meta.url);

/** What the package says of itself. */
export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** The path of the documentation. */
  readonly readme: string;
}

export function readPackageFacts(): PackageFacts {
  const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', PACKAGE_ROOT), 'utf8'));
  return {
    name: textIn(manifest, 'name'),
    version: textIn(manifest, 'version'),
    description: textIn(manifest, 'description'),
    readme: fileURLToPath(new URL('README.md', PACKAGE_ROOT)),
  };
}

function textIn(manifest: unknown, key: string): string {
  const value: unknown =
    typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, key) : undefined;
  if (typeof value !== 'string') throw new TypeError(`expected ${key} in package.json to be a text`);
  return value;
}
