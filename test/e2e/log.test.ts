import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Patience with a busy machine. */
const LONG = { timeout: 60_000 };
/** So many lines are more than may wait for a reader, together with what the system holds for it. */
const TOO_MANY = 12_000;

interface Gateway {
  readonly child: ChildProcess;
  readonly url: URL;
  /** How it ended. */
  readonly exited: Promise<unknown[]>;
}

/** A gateway whose output is read until it listens, and no longer. */
async function unread(): Promise<Gateway> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exited = once(child, 'exit');
  let output = '';
  child.stdout.setEncoding('utf8');
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    output += String(text);
    const url = /^GraphQL +(\S+)$/m.exec(output)?.[1];
    if (url === undefined) continue;
    child.stdout.pause();
    return { child, url: new URL(url), exited };
  }
  throw new Error(`expected a gateway that listens, got: ${output}`);
}

/** Sends so many operations over one connection, one behind the other; resolves when all are answered with 200. */
async function operate({ url }: Gateway, count: number): Promise<void> {
  const body = '{"query":"{__typename}"}';
  const head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n`;
  const socket = connect(Number(url.port), url.hostname);
  const request = `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
  let left = count;
  const send = () => {
    const some = Math.min(100, left);
    left -= some;
    socket.write(request.repeat(some));
  };
  let answers = 0;
  send();
  for await (const chunk of socket.setEncoding('latin1')) {
    answers += String(chunk).split('HTTP/1.1 200').length - 1;
    if (answers === count) break;
    if (answers === count - left) send();
  }
  expect(answers).toBe(count);
}

describe('a gateway whose log nobody reads', () => {
  it(
    'answers on, ends with code 0 when it is told to, and does not wait for the reader for ever',
    LONG,
    async () => {
      const gateway = await unread();
      await operate(gateway, 3000);
      gateway.child.kill('SIGTERM');
      expect(await gateway.exited).toEqual([0, null]);
    },
  );

  it('drops what is too much to hold, and says how much when it is read again', LONG, async () => {
    const gateway = await unread();
    await operate(gateway, TOO_MANY);
    const { stdout } = gateway.child;
    let output = '';
    stdout?.on('data', (text: string) => (output += text)).resume();
    await operate(gateway, 1);
    const closed = once(gateway.child, 'close');
    gateway.child.kill('SIGTERM');
    await closed;
    expect(await gateway.exited).toEqual([0, null]);
    const lines = output.split('\n').filter((line) => line.startsWith('{'));
    const parsed = lines.map((line) => JSON.parse(line) as { dropped?: number; level: string });
    const gaps = parsed.filter(({ dropped }) => dropped !== undefined);
    expect(gaps.map(({ level }) => level)).toEqual(gaps.map(() => 'warn'));
    const dropped = gaps.reduce((sum, gap) => sum + (gap.dropped ?? 0), 0);
    expect(dropped).toBeGreaterThan(0);
    // And two that say that it stops, and that it has.
    expect(parsed.length - gaps.length + dropped).toBe(TOO_MANY + 1 + 2);
  });

  it('serves on when the reader has gone, and ends with code 0', LONG, async () => {
    const gateway = await unread();
    gateway.child.stdout?.destroy();
    await operate(gateway, 500);
    gateway.child.kill('SIGTERM');
    expect(await gateway.exited).toEqual([0, null]);
  });
});
