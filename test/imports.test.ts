import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** They are processes: to import them is to run them. */
const processes = ['main.ts', join('sandbox', 'cli.ts')];

/**
 * Runs in a process of its own, with a folder and the modules to import. It prints each read of the environment
 * whose nearest stack frame lies in the folder (libraries may read theirs), and each resource that stays active
 * although there was time to finish. A process that found nothing ends by itself, or something holds it open.
 */
const probe = `
const [folder, ...modules] = process.argv.slice(1);
const faults = [];
const watch = (trap) => function watched(...args) {
  const error = {};
  Error.captureStackTrace(error, watched);
  const frames = error.stack.split('\\n').slice(1).filter((frame) => !frame.endsWith('(<anonymous>)'));
  if (frames[0]?.includes(folder)) faults.push('reads the environment' + frames[0].replace(/ +/g, ' '));
  return Reflect[trap](...args);
};
const traps = ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor'];
process.env = new Proxy(process.env, Object.fromEntries(traps.map((trap) => [trap, watch(trap)])));

for (const module of modules) await import(module);

let active;
for (let patience = 50; patience > 0; patience--) {
  await new Promise((resolve) => setTimeout(resolve, 20));
  active = process.getActiveResourcesInfo();
  if (active.length === 0) break;
}
for (const resource of active) faults.push('leaves open: ' + resource);
console.log(JSON.stringify([...new Set(faults)]));
if (faults.length > 0) process.exit(0);
`;

/** What importing does besides importing. A module that throws, or a process that stays, fails the test. */
function faultsOfImporting(folder: string, files: readonly string[]): unknown {
  const modules = files.map((file) => pathToFileURL(join(folder, file)).href);
  return inTemporaryFolder((aside) => {
    // The output goes to a file, because a pipe would be an active resource of the process.
    const report = join(aside, 'report');
    const output = openSync(report, 'w');
    const child = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', probe, folder, ...modules],
      { cwd: root, timeout: 25_000, stdio: ['ignore', output, output] },
    );
    closeSync(output);
    const lines = readFileSync(report, 'utf8').trimEnd().split('\n');
    if (child.status !== 0) throw new Error(`importing failed ${child.signal ?? ''}\n${lines.join('\n')}`);
    const faults: unknown = JSON.parse(lines.at(-1) ?? '');
    return faults;
  });
}

function inTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('importing', () => {
  it('any module of the gateway opens nothing and reads no environment', () => {
    const folder = join(root, 'src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !processes.includes(file))
      .sort();
    expect(files).not.toEqual([]);
    expect(faultsOfImporting(folder, files)).toEqual([]);
  });

  it('a module that does otherwise is noticed', () => {
    inTemporaryFolder((folder) => {
      const modules = {
        'reads.ts': 'export const a: unknown = process.env.HOME;\n',
        'copies.ts': 'export const b = { ...process.env };\n',
        'lists.ts': '(() => Object.keys(process.env))();\n',
        'waits.ts': 'setInterval(() => undefined, 1000);\n',
      };
      for (const [file, text] of Object.entries(modules)) writeFileSync(join(folder, file), text);
      expect(faultsOfImporting(folder, Object.keys(modules))).toEqual([
        expect.stringMatching(/^reads the environment at .*reads\.ts/),
        expect.stringMatching(/^reads the environment at .*copies\.ts/),
        expect.stringMatching(/^reads the environment at .*lists\.ts/),
        'leaves open: Timeout',
      ]);
    });
  });
});
