import type { IncomingMessage, ServerResponse } from 'node:http';
import { createCore } from '../../src/sandbox/core.ts';
import { recordRequest } from '../../src/sandbox/requests.ts';
import { requestLine, startGateway } from '../support/gateway.ts';
import type { Ask } from '../support/graphql.ts';
import { startListener } from '../support/http-listener.ts';

interface Held {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface WavedGateway {
  readonly query: Ask;
  /** The requests of each wave, sorted. */
  readonly waves: readonly (readonly string[])[];
  close(): Promise<void>;
}

/**
 * A gateway whose upstream answers nobody before a whole wave of requests has come, and then all of them. `sizes` says
 * how large the waves must be; whatever comes one after the other never fills a wave, and leaves the query unanswered.
 */
export async function startWavedGateway(sizes: readonly number[]): Promise<WavedGateway> {
  const core = createCore();
  const waves: string[][] = [];
  let held: Held[] = [];
  const listener = await startListener((response, request) => {
    held.push({ request, response });
    if (held.length < (sizes[waves.length] ?? 1)) return;
    const wave = held;
    held = [];
    waves.push(
      wave
        .map(({ request: { method = '', url = '', headers } }) =>
          requestLine(recordRequest({ method, url, headers })),
        )
        .sort(),
    );
    for (const each of wave) answer(each);
  });

  function answer({ request: { method = '', url = '', headers: sent }, response }: Held): void {
    const { status, headers, body } = core.answer({ method, url, headers: sent });
    response.writeHead(status, headers).end(body);
  }

  const gateway = await startGateway({ upstreamUrl: listener.url });
  return {
    query: gateway.query,
    waves,
    close: async () => {
      await gateway.close();
      await listener.close();
    },
  };
}
