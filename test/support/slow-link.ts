import { connect, createServer, type Socket } from 'node:net';

export interface SlowLink {
  readonly port: number;
  /** How long every piece takes on its way back, from now on. */
  delayMs: number;
  close(): Promise<void>;
}

/** A way to a port of this machine on which answers take longer. */
export async function openSlowLink(port: number, delayMs: number): Promise<SlowLink> {
  const sockets = new Set<Socket>();
  const link = { port: 0, delayMs, close };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.on('data', (piece) => far.write(piece));
    far.on('data', (piece) => {
      setTimeout(() => {
        if (near.writable) near.write(piece);
      }, link.delayMs);
    });
  });
  function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  link.port = typeof address === 'object' && address !== null ? address.port : 0;
  return link;
}
