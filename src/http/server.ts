import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that accepts connections. */
export interface Listening {
  /** With the port that was really taken. */
  readonly url: string;
  /** Lets requests under way finish, and ends idle connections at once. */
  close(): Promise<void>;
}

/** Starts to listen; rejects when the address cannot be had. Port 0 takes any free one. */
export function listen(handle: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(handle);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve({ url: `http://${hostInUrl(host)}:${portOf(address, port)}`, close });
    });
  });

  function close(): Promise<void> {
    return new Promise((resolve, reject) => {
      server.close((error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
      server.closeIdleConnections();
    });
  }
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function portOf(address: AddressInfo | string | null, asked: number): number {
  return typeof address === 'object' && address !== null ? address.port : asked;
}
