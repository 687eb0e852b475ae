import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Some fifty packages come from the registry or from npm's cache. */
const LONG = { timeout: 120_000 };
const run = promisify(execFile);

describe('the package', () => {
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'installed-'));
    // Without scripts, since what is built is used by other tests at the moment.
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
    const [tarball = ''] = readdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{}');
    // Reads as little of the surroundings as an empty folder elsewhere would.
    mkdirSync(join(folder, 'home'));
    const options = ['--engine-strict', '--no-audit', '--no-fund', '--prefer-offline'];
    await run('npm', ['install', ...options, join(folder, tarball)], { cwd: folder });
  }, LONG.timeout);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('brings only packages that this version of Node is good enough for, and none of ours for development', () => {
    // The first is what --engine-strict has seen to.
    const packages = readdirSync(join(folder, 'node_modules'));
    expect(packages).toContain('zenskar-graphql-gateway');
    expect(packages.filter((name) => ['typescript', 'vitest', 'eslint', 'tsx'].includes(name))).toEqual([]);
  });

  it('holds what it needs and nothing else', () => {
    const files = readdirSync(join(folder, 'node_modules/zenskar-graphql-gateway'));
    expect(files.toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'RUNBOOK.md',
      'SECURITY.md',
      'dist',
      'package.json',
      'schema.graphql',
    ]);
    const built = readdirSync(join(folder, 'node_modules/zenskar-graphql-gateway/dist'));
    expect(built).toContain('main.js');
    expect(built).not.toContain('.tsbuildinfo');
  });

  it.each([
    ['its bin', 'node_modules/.bin/zenskar-graphql-gateway', [], '.'],
    ['npm start', 'npm', ['start'], 'node_modules/zenskar-graphql-gateway'],
  ] as const)('starts by %s, answers, and stops with SIGTERM', LONG, async (_, command, args, within) => {
    const cwd = join(folder, within);
    const env = { PATH: process.env['PATH'], HOME: join(folder, 'home'), PORT: '0' };
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    let output = '';
    let url = '';
    for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      output += String(text);
      url = /^GraphQL +(\S+)$/m.exec(output)?.[1] ?? '';
      if (url !== '') break;
    }
    child.stdout.resume();
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ customer(uuid: "cafe0005-0000-4000-8000-000000000005") { name } }',
      }),
    });
    expect(await answer.json()).toEqual({ data: { customer: { name: 'Acme Analytics' } } });
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});
