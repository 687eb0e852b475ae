import { EventLoopTurns } from '../../src/domain/turns.ts';
import type { Answer } from '../../src/upstream/answer.ts';
import { createTransport, type TransportOptions } from '../../src/upstream/transport.ts';
import type { Attach } from '../../src/upstream/waiter.ts';
import type { ZenskarApi } from '../../src/upstream/zenskar-api.ts';
import { createZenskarClient } from '../../src/upstream/zenskar-client.ts';
import { NO_CLOCK } from './fresh.ts';

export interface ZenskarConnection {
  readonly client: ZenskarApi;
  /** How many foreign rows have been reported. */
  readonly alarms: number;
  close(): Promise<void>;
}

/** The real client over real sockets to any upstream, such as a sandbox; generous limits unless others are given. */
export function connectZenskar(
  upstream: { readonly url: string; readonly apiKey: string; readonly organisation: string },
  options: Partial<TransportOptions> = {},
): ZenskarConnection {
  let alarms = 0;
  const transport = createTransport({
    baseUrl: new URL(upstream.url),
    clock: NO_CLOCK,
    apiVersion: null,
    timeoutMs: 10_000,
    connections: 4,
    maxBytes: 1_000_000,
    turns: new EventLoopTurns(),
    ...options,
  });
  const { apiKey, organisation } = upstream;
  const attach: Attach = async ({ endpoint, path }, { signal, trace }, interpret) => {
    const answer = await new Promise<Answer>((answered, failed) => {
      const { headers } = trace.startAttempt(endpoint, 0);
      const call = { tenant: 'tenant', signal, credentials: { apiKey, organisation } };
      transport.ask({ path, call, headers }, { answered, failed });
    });
    return interpret(answer);
  };
  const client = createZenskarClient(attach, () => {
    alarms += 1;
  });
  return {
    client,
    get alarms() {
      return alarms;
    },
    close: () => transport.close(),
  };
}
