import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Issuer } from '../issuer.ts';

/** Publishes the key of an issuer until it is told to hang. */
export class KeyPublisher {
  readonly #server: Server;
  /** Whether it takes requests and answers none. */
  hangs = false;

  constructor(issuer: Issuer) {
    const keys = JSON.stringify({ keys: [issuer.jwk] });
    this.#server = createServer((_request, response) => {
      if (!this.hangs) response.setHeader('content-type', 'application/json').end(keys);
    });
  }

  /** Begins to listen; gives its URL. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
