import type { Server } from 'node:http';

/** Takes a free port, and tells the parent which by a line of the form that the gateway writes. */
export async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('Expected a port.');
  process.stdout.write(`Listening http://127.0.0.1:${address.port}\n`);
}
