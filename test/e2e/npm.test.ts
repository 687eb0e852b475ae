import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { customerQuery, startHeldZenskar } from '../http/held-zenskar.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const ADDRESS = /^GraphQL +(\S+)$/m;
/** Patience with npm on a busy machine. */
const LONG = { timeout: 60_000 };

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves when both streams are closed, which the gateway holds open as long as it runs. */
  readonly silent: Promise<unknown>;
  /** How npm itself ended. */
  readonly exited: Promise<unknown[]>;
  readonly url: Promise<string>;
}

const started: ChildProcess[] = [];

afterEach(() => {
  // Each leads a group of its own, so that nothing it started is left.
  for (const { pid } of started.splice(0)) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  }
});

/** The package as it lies on a machine that serves: what was built, and packages. */
function deployed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deployed-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A folder in which npx finds the gateway. */
function depending(): string {
  const folder = deployed();
  const bin = join(folder, 'bin/node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  // As npm does when it installs.
  chmodSync(join(folder, 'dist/main.js'), 0o755);
  symlinkSync(join(folder, 'dist/main.js'), join(bin, 'zenskar-graphql-gateway'));
  return join(folder, 'bin');
}

function run(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const [command = '', ...rest] = args;
  const child = spawn(command, rest, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: cwd, npm_config_offline: 'true', PORT: '0', ...env },
  });
  started.push(child);
  let output = '';
  const silent = once(child, 'close');
  const url = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const address = ADDRESS.exec(output)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
    void silent.then(() => {
      reject(new Error(`expected a gateway that listens, got: ${output}`));
    });
  });
  url.catch(() => undefined);
  return { child, output: () => output, silent, exited: once(child, 'exit'), url };
}

const START = ['npm', 'start'];
const NPX = ['npx', '--no-install', 'zenskar-graphql-gateway'];

describe('a gateway that npm started', () => {
  it('ends with npm start when that is told to, and finishes what is in flight before', LONG, async () => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const { child, silent, exited, url } = run(deployed(), START, {
      ZENSKAR_BASE_URL: zenskar.url,
      ZENSKAR_API_KEY: zenskar.apiKey,
      ZENSKAR_ORGANISATION: zenskar.organisation,
    });
    const answer = fetch(await url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: customerQuery(1) }),
    });
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });
    child.kill('SIGTERM');
    await until(async () => {
      await expect(fetch(new URL('/health/live', await url))).rejects.toThrow();
    });
    zenskar.release();
    expect(await (await answer).json()).toHaveProperty('data.customer.name');
    expect(await exited).toEqual([0, null]);
    await silent;
  });

  it.each([
    ['npx', 'SIGTERM', NPX],
    ['npx', 'SIGKILL', NPX],
    ['npm start', 'SIGKILL', START],
    ['npm start', 'SIGHUP', START],
  ] as const)('does not outlive %s that gets a %s', LONG, async (_, signal, args) => {
    const { child, silent, url } = run(args === NPX ? depending() : deployed(), args);
    await url;
    child.kill(signal);
    await silent;
  });

  it('takes a signal to the whole group, as a terminal sends it, for one wish', LONG, async () => {
    const { child, silent, exited, url } = run(deployed(), START);
    await url;
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect(await exited).toEqual([0, null]);
    await silent;
  });

  it('passes arguments on', LONG, async () => {
    const { output, silent } = run(deployed(), [...START, '--', '--version']);
    await silent;
    expect(output()).toMatch(/^\d+\.\d+\.\d+$/m);
  });
});

describe('npm start where nothing is built', () => {
  it('says what to do when there is nothing to build with', LONG, async () => {
    const folder = deployed();
    rmSync(join(folder, 'dist'), { recursive: true });
    const { output, exited, silent } = run(folder, START);
    expect(await exited).toEqual([1, null]);
    await silent;
    expect(output()).toMatch(/There is no dist\/main\.js.*npm ci && npm run build/);
  });
});
