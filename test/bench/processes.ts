import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import type { Env } from './issuer.ts';

/** `measured` processes have a core of their own; everything else shares the other one. */
type Place = 'measured' | 'other';

const CORES: Readonly<Record<Place, string>> = { measured: '0', other: '1' };

/** False where the system offers no pinning; ratios are then worth less. */
export const pinned =
  cpus().length > 1 && spawnSync('taskset', ['-cp', CORES.other, String(process.pid)]).status === 0;

/** A command with what keeps it on its core, where there is such a thing. */
export function pinnedCommand(place: Place, command: readonly string[]): readonly string[] {
  return [...(pinned ? ['taskset', '-c', CORES[place]] : []), ...command];
}

const LISTENING = /^(?:GraphQL|Listening)\s+(http\S+)$/m;
const running = new Set<Child>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/** A process of the benchmark. What it writes is read and dropped once it has said where it listens. */
export class Child {
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #listening: Promise<string> | null = null;

  constructor(place: Place, args: readonly string[], env: Env, node = process.execPath) {
    const command = pinnedCommand(place, [node, ...args]);
    const [file = '', ...rest] = command;
    this.#process = spawn(file, rest, {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      // Only the benchmark's own helpers are talked to.
      stdio: ['ignore', 'pipe', 'inherit', ...(place === 'other' ? (['ipc'] as const) : [])],
    });
    if (this.#process.pid === undefined) throw new Error(`Could not start ${command.join(' ')}`);
    this.pid = this.#process.pid;
    running.add(this);
    this.#ended = new Promise((resolve) => {
      this.#process.once('exit', () => {
        running.delete(this);
        resolve();
      });
    });
  }

  /** Where it listens. */
  get url(): Promise<string> {
    this.#listening ??= new Promise((resolve, reject) => {
      let text = '';
      this.#process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        if (text === '!') return;
        text += chunk;
        const url = LISTENING.exec(text)?.[1];
        if (url === undefined) return;
        text = '!';
        resolve(url);
      });
      void this.#ended.then(() => {
        reject(new Error(`It ended before it listened. ${text}`));
      });
    });
    return this.#listening;
  }

  /** Asks one thing; see `rpc.ts` for the other side. */
  ask(request: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#process.once('message', (reply: { ok?: unknown; error?: string }) => {
        if (reply.error === undefined) resolve(reply.ok);
        else reject(new Error(reply.error));
      });
      this.#process.send(request);
    });
  }

  /** Whether it runs still. */
  get isRunning(): boolean {
    return running.has(this);
  }

  kill(): void {
    this.#process.kill();
  }

  /** Ends it at once, whatever it is at. */
  async destroy(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  /** Lets it finish. */
  async end(): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.#ended;
  }
}
