import { type ChildProcess, spawn } from 'node:child_process';
import { freePort } from '../http/free-port.ts';

/** A Redis of its own, on a free port of this machine; it keeps nothing on disk. */
export interface Redis {
  readonly url: string;
  kill(): void;
}

export async function startRedis(): Promise<Redis> {
  const port = await freePort();
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''];
  const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  await untilReady(child);
  return { url: `redis://127.0.0.1:${port}`, kill };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Ready to accept connections')) resolve();
    });
    child.once('error', (cause) => {
      reject(new Error('Expected a redis-server that can be started.', { cause }));
    });
    child.once('exit', () => {
      reject(new Error('Expected redis-server to go on, but it ended.'));
    });
  });
}
