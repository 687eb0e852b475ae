/** A process: the upstream. It does as little as it can per request, so that it is not what is measured. */
import { createServer, type ServerResponse } from 'node:http';
import { createAnswers, type UpstreamAnswer } from './answers.ts';
import { listen } from './listen.ts';
import { answerParent } from './rpc.ts';

export type UpstreamRequest =
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** Gives what was counted since the last time, and begins anew. */
  | { readonly kind: 'counts' };

export interface Counts {
  readonly calls: Readonly<Record<string, number>>;
  /** Rounds of calls that waited for each other; means something where operations come one at a time only. */
  readonly waves: number;
  /** How long the slowest call of each wave was really held, which is a little more than the latency asked for. */
  readonly held: readonly number[];
}

const answerTo = createAnswers();
let latency = 0;
let calls: Record<string, number> = {};
let held: number[] = [];
let answeredSinceWave = true;

const server = createServer((request, response) => {
  request.resume();
  const target = request.url ?? '/';
  const kind = kindOf(target);
  calls[kind] = (calls[kind] ?? 0) + 1;
  if (answeredSinceWave) {
    held.push(0);
    answeredSinceWave = false;
  }
  const answer = answerTo(target);
  if (latency === 0) send(response, answer);
  else sendAfter(performance.now(), response, answer);
});
server.keepAliveTimeout = 120_000;

function kindOf(target: string): string {
  if (target.startsWith('/entitlements/customer/unique/')) return 'totals';
  if (target.startsWith('/entitlements/customer/')) return 'rows';
  return target.includes('id__in') ? 'customers' : 'customer';
}

/** Timers may be late by more than a millisecond, so the last stretch is watched. */
function sendAfter(arrival: number, response: ServerResponse, answer: UpstreamAnswer): void {
  const waited = performance.now() - arrival;
  if (waited < latency - 3) setTimeout(sendAfter, latency - 2 - waited, arrival, response, answer);
  else if (waited < latency) setImmediate(sendAfter, arrival, response, answer);
  else {
    held[held.length - 1] = Math.max(held.at(-1) ?? 0, waited);
    send(response, answer);
  }
}

function send(response: ServerResponse, { status, body }: UpstreamAnswer): void {
  answeredSinceWave = true;
  response.sendDate = false;
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

answerParent((asked) => {
  const request = asked as UpstreamRequest;
  if (request.kind === 'latency') {
    latency = request.milliseconds;
    return null;
  }
  const counts: Counts = { calls, waves: held.length, held: latency === 0 ? [] : held };
  calls = {};
  held = [];
  answeredSinceWave = true;
  return counts;
});
await listen(server);
