import { type Dispatcher, Pool } from 'undici';

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
}

type Headers = Readonly<Record<string, string>>;

/** Posts JSON over connections that are kept, at as little cost as possible. */
export class HttpClient {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: Headers;

  constructor(url: string, connections: number, token: string | null) {
    const { origin, pathname } = new URL(url);
    this.#pool = new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 60_000 });
    this.#path = pathname;
    this.#headers = {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };
  }

  /** `headers` are for whoever is not the one caller of this client. */
  post(body: string, headers: Headers | null = null): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#pool.dispatch(
        {
          method: 'POST',
          path: this.#path,
          headers: headers === null ? this.#headers : { ...this.#headers, ...headers },
          body,
        },
        new ReplyCollector(resolve, reject),
      );
    });
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

class ReplyCollector implements Dispatcher.DispatchHandler {
  readonly #resolve: (reply: Reply) => void;
  readonly #reject: (error: Error) => void;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #retryAfter: string | null = null;

  constructor(resolve: (reply: Reply) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {
    // Nothing to prepare, but undici insists on being able to tell.
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    this.#retryAfter = headers['retry-after']?.toString() ?? null;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const whole = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, body: whole.toString(), retryAfter: this.#retryAfter });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}
