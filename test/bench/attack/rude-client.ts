/** A process: a client that does as it pleases. It sends text as it is told to, and reads the answers or does not. */
import { connect, type Socket } from 'node:net';
import { answerParent } from '../rpc.ts';

export interface Rudeness {
  readonly url: string;
  /** A connection each. */
  readonly connections: readonly Script[];
  readonly reads: boolean;
  /** How long after the end of a connection the next one begins with the same text; null for never. */
  readonly againAfterMs: number | null;
  readonly dripEveryMs: number;
}

export interface Script {
  /** Sent at once. */
  readonly text: string;
  /** Sent after that, one byte at a time. */
  readonly drip: string;
}

export type RudeRequest = { readonly kind: 'start'; readonly rudeness: Rudeness } | { readonly kind: 'stop' };

/** What the client got for it. */
export interface Haul {
  /** How many answers there were of each status, and of each code of an error. */
  readonly answers: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** Connections that ended or could not be had. */
  readonly ended: number;
}

/** An answer is looked at for the code of its error only if it is short. */
const SHORT_BYTES = 4096;
const STATUS = /HTTP\/1\.1 (\d{3})/g;
const CODE = /"code":"(\w+)"/g;

class RudeClient {
  readonly #rudeness: Rudeness;
  readonly #sockets = new Set<Socket>();
  readonly #answers: Record<string, number> = {};
  #bytes = 0;
  #ended = 0;
  #stopped = false;

  constructor(rudeness: Rudeness) {
    this.#rudeness = rudeness;
    for (const script of rudeness.connections) this.#open(script);
  }

  stop(): Haul {
    this.#stopped = true;
    for (const socket of this.#sockets) socket.destroy();
    return { answers: this.#answers, bytes: this.#bytes, ended: this.#ended };
  }

  #open(script: Script): void {
    const { url, reads, againAfterMs } = this.#rudeness;
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    if (reads)
      socket.on('data', (chunk) => {
        this.#read(chunk);
      });
    else socket.pause();
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(script.text, 'latin1');
    const dripping = this.#drip(socket, script.drip);
    socket.once('close', () => {
      clearInterval(dripping);
      this.#sockets.delete(socket);
      if (this.#stopped) return;
      this.#ended += 1;
      if (againAfterMs !== null) {
        setTimeout(() => {
          if (!this.#stopped) this.#open(script);
        }, againAfterMs);
      }
    });
  }

  #drip(socket: Socket, text: string): NodeJS.Timeout | undefined {
    if (text === '') return undefined;
    let at = 0;
    return setInterval(() => {
      if (socket.writable && at < text.length) socket.write(text.charAt(at), 'latin1');
      at += 1;
    }, this.#rudeness.dripEveryMs);
  }

  #read(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (chunk.length > SHORT_BYTES && !chunk.subarray(0, 9).equals(Buffer.from('HTTP/1.1 '))) return;
    const text = chunk.subarray(0, SHORT_BYTES).toString('latin1');
    for (const pattern of [STATUS, CODE]) {
      for (const [, seen = ''] of text.matchAll(pattern)) {
        this.#answers[seen] = (this.#answers[seen] ?? 0) + 1;
      }
    }
  }
}

let client: RudeClient | null = null;
answerParent((asked) => {
  const request = asked as RudeRequest;
  if (request.kind === 'start') {
    client = new RudeClient(request.rudeness);
    return null;
  }
  if (client === null) throw new Error('Expected a client to be running.');
  const haul = client.stop();
  client = null;
  return haul;
});
