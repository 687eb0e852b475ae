import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

let copy: string | null = null;

/** The dist/main.js of this tree: a copy, so that a build made meanwhile changes nothing under our feet; where no linter looks. */
export function ownBuild(): string {
  if (copy !== null) return copy;
  const root = process.cwd();
  if (!existsSync(join(root, 'dist'))) throw new Error('Expected a build in dist; npm run build makes one.');
  const to = join(root, 'test/bench/build/node_modules/gateway');
  rmSync(to, { recursive: true, force: true });
  // The build reads its version there.
  for (const part of ['dist', 'package.json']) cpSync(join(root, part), join(to, part), { recursive: true });
  copy = join(to, 'dist/main.js');
  return copy;
}
