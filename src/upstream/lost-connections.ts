import { buildConnector } from 'undici';
import { dropContinue } from '../domain/unasked-continue.ts';
import { codeOf } from './unanswered.ts';

/** What a connection dies of when the other side, or something between, has let go of it. */
const DEATHS: ReadonlySet<string | null> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET']);

/**
 * Tells which requests failed only because their connection died under them, such as one that was kept alive and that the
 * upstream had closed, or all of them when a proxy before it restarts. These may be sent again at once: it is no sign that the
 * upstream is ill. An upstream that is gets no more of them than it has lately given answers.
 */
export class LostConnections {
  readonly #most: number;
  /** Errors of connections that once were established. */
  readonly #deaths = new WeakSet<Error>();
  #answers = 0;

  /** `connections` is how many may die at once. */
  constructor(connections: number) {
    this.#most = connections;
  }

  /** Connects as undici does, within the time. */
  connector(timeoutMs: number): buildConnector.connector {
    const connect = buildConnector({ timeout: timeoutMs });
    return (options, callback) => {
      connect(options, (...result) => {
        const socket = result[1];
        socket?.on('error', (error: Error) => this.#deaths.add(error));
        if (socket) dropContinue(socket);
        callback(...result);
      });
    };
  }

  /** An answer came whole. */
  answered(): void {
    if (this.#answers < this.#most) this.#answers += 1;
  }

  /** Whether a request that failed with this error, before its answer began, may be sent again. If so, it counts as sent. */
  maySendAgain(error: Error): boolean {
    if (this.#answers === 0 || !this.#isDeath(error)) return false;
    this.#answers -= 1;
    return true;
  }

  #isDeath(error: Error): boolean {
    const code = codeOf(error);
    return DEATHS.has(code) && (code === 'UND_ERR_SOCKET' || this.#deaths.has(error));
  }
}
