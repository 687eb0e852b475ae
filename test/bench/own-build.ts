import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

let copy: string | null = null;

/** The dist/main.js of this tree: a copy, so that a build made meanwhile changes nothing under our feet; where no linter looks. */
export function ownBuild(): string {
  if (copy !== null) return copy;
  const from = join(process.cwd(), 'dist');
  if (!existsSync(from)) throw new Error('Expected a build in dist; npm run build makes one.');
  const to = join(process.cwd(), 'test/bench/build/node_modules/gateway');
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  writeFileSync(join(to, 'package.json'), '{ "type": "module" }');
  copy = join(to, 'main.js');
  return copy;
}
