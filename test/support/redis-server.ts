import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe } from 'vitest';
import { freePort } from '../http/free-port.ts';

const PROGRAM = 'redis-server';
const isHere = spawnSync(PROGRAM, ['--version']).error === undefined;
/** Where it has to be there, its absence is a failure. */
const isNeeded = process.env['CI'] !== undefined && process.env['CI'] !== '';

/** A suite against a real Redis, skipped where there is none. */
export function describeWithRedis(name: string, suite: () => void): void {
  const title = isHere || isNeeded ? name : `${name} (skipped: there is no ${PROGRAM} here)`;
  describe.skipIf(!isHere && !isNeeded)(title, suite);
}

/** A Redis of its own, on a free port of this machine. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #options: readonly string[];
  #process: ChildProcess | null = null;
  #admin: Redis | null = null;

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#options = options;
  }

  /** `options` are those of its command line. */
  static async start(...options: readonly string[]): Promise<RedisServer> {
    const folder = mkdtempSync(join(tmpdir(), 'redis-'));
    const server = new RedisServer(await freePort(), folder, options);
    await server.start();
    return server;
  }

  /** What `REDIS_URL` would be; `account` is what stands before the @. */
  url(account = ''): string {
    return `redis://${account}${account === '' ? '' : '@'}127.0.0.1:${this.port}`;
  }

  /** Starts it anew, with nothing in it. */
  async start(): Promise<void> {
    const own = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--dir', this.#folder];
    const child = spawn(PROGRAM, [...own, ...this.#options], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Ready to accept connections') || said.includes('+monitor')) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => {
        reject(new Error(`expected ${PROGRAM} to start, but it ended: ${said}`));
      });
    });
  }

  /** One command by somebody who may do everything. */
  async do(command: string, ...args: readonly (string | number | Buffer)[]): Promise<unknown> {
    this.#admin ??= this.#connect();
    return this.#admin.call(command, ...args);
  }

  #connect(): Redis {
    const admin = new Redis({ host: '127.0.0.1', port: this.port, protocol: 2 });
    return admin.on('error', () => undefined);
  }

  async keys(pattern = '*'): Promise<string[]> {
    const keys = await this.do('KEYS', pattern);
    return Array.isArray(keys) ? keys.map(String).sort() : [];
  }

  /** From now on it answers nothing, though its connections stay open. */
  hang(): void {
    this.#process?.kill('SIGSTOP');
  }

  goOn(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    this.#admin?.disconnect();
    this.#admin = null;
    const child = this.#process;
    this.#process = null;
    if (child?.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
