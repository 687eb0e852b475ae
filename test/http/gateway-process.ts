import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { HeldZenskar } from './held-zenskar.ts';

/** The gateway as it is deployed: a process of its own. */
export interface GatewayProcess {
  /** Of the GraphQL endpoint. */
  readonly url: string;
  /** All that was written, the errors included. */
  readonly output: string;
  readonly running: boolean;
  signal(name: 'SIGTERM' | 'SIGINT'): void;
  /** How it ended. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

const MAIN = join(import.meta.dirname, '../../dist/main.js');

/** Starts what `npm run build` made, and resolves when it is ready. */
export async function startProcess(
  { url, apiKey, organisation }: HeldZenskar,
  env: Readonly<Record<string, string>>,
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PORT: '0',
      // What is counted are calls.
      CACHE_FRESH_MS: '0',
      ZENSKAR_BASE_URL: url,
      ZENSKAR_API_KEY: apiKey,
      ZENSKAR_ORGANISATION: organisation,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  let running = true;
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => {
      running = false;
      resolve({ code, signal });
    });
  });
  const listening = new Promise<string>((resolve, reject) => {
    const read = (text: string) => {
      output += text;
      const address = /^GraphQL +(\S+)$/m.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    void exited.then(() => {
      reject(new Error(`expected a gateway that listens (is dist built?), got: ${output}`));
    });
  });
  const address = await listening;
  return {
    url: address,
    get output() {
      return output;
    },
    get running() {
      return running;
    },
    signal: (name) => void child.kill(name),
    exited,
  };
}
