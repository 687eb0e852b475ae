import { connect } from 'node:net';

/** A TCP connection on which a test sends whatever bytes it likes. */
export interface RawConnection {
  send(text: string | Buffer): void;
  /** All that came so far. */
  readonly received: string;
  /** Resolves with all that came, once it matches; rejects when the connection ends before that. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with all that came, once so many answers have begun and the last one ends as given. */
  answers(count: number, end: string): Promise<string>;
  /** Resolves with all that came, once the other side has closed. */
  readonly closed: Promise<string>;
  readonly isOpen: boolean;
  destroy(): void;
}

/** Connects to the host and port of a URL. */
export async function openRaw(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  let open = true;
  const watchers = new Set<() => void>();
  const notify = () => {
    for (const watcher of watchers) watcher();
  };
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    notify();
  });
  // A reset is one way for the other side to close.
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => {
      open = false;
      notify();
      resolve(received);
    });
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const when = (isEnough: (text: string) => boolean, expected: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const check = () => {
        if (isEnough(received)) resolve(received);
        else if (!open) reject(new Error(`expected ${expected}, got ${JSON.stringify(received)}`));
        else return;
        watchers.delete(check);
      };
      watchers.add(check);
      check();
    });
  return {
    send: (text) => void socket.write(text),
    get received() {
      return received;
    },
    until: (pattern) => when((text) => pattern.test(text), String(pattern)),
    answers: (count, end) =>
      when((text) => statusesIn(text).length >= count && text.endsWith(end), `${count} answers`),
    closed,
    get isOpen() {
      return open;
    },
    destroy: () => {
      socket.destroy();
    },
  };
}

/** The status lines among what came: one for each answer. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

/** The head of a POST to the graph, without the line that ends it. */
export function head(...lines: readonly string[]): string {
  return ['POST /graphql HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...lines, ''].join(
    '\r\n',
  );
}

/** A whole request that asks for what every graph has. */
export function smallRequest(...lines: readonly string[]): string {
  const body = '{"query":"{ __typename }"}';
  return `${head(`Content-Length: ${body.length}`, ...lines)}\r\n${body}`;
}
