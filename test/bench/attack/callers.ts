/** A process: callers who mean well. They ask when it is time to, whatever became of what they asked before. */
import { request as httpRequest } from 'node:http';
import { HttpClient, type Reply } from '../http-client.ts';
import { answerParent } from '../rpc.ts';

export interface Caller {
  readonly customer: string;
  /** What shows who it is. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface CallersJob {
  readonly url: string;
  /** They take turns. */
  readonly callers: readonly Caller[];
  /** All of them together. */
  readonly perSecond: number;
  /** Whether one who has no answer yet asks again all the same, as many callers would who know nothing of each other. */
  readonly impatient: boolean;
  /** Whether no two calls to the upstream are the same, so that none is shared. */
  readonly distinct: boolean;
}

export type CallersRequest =
  | { readonly kind: 'start'; readonly job: CallersJob }
  /** Gives how many calls have ended so far. */
  | { readonly kind: 'count' }
  | { readonly kind: 'stop' };

/** One request and what came of it. */
export interface Sample {
  /** Who was asked for; null for a probe. */
  readonly customer: string | null;
  /** When it was due, in milliseconds since 1970. */
  readonly due: number;
  /** From then to the answer, in milliseconds. */
  readonly took: number;
  /** How much later than due it was sent, because this process had no time. */
  readonly late: number;
  /** `ok`, or status and code of the refusal, or `cut` where no answer came. */
  readonly outcome: string;
  /** The header, as a proxy would look for it. */
  readonly hasRetryAfter: boolean;
  /** Whether it says that it is only what was known. */
  readonly isStale: boolean;
}

export interface Samples {
  readonly calls: readonly Sample[];
  /** Looks at the readiness probe, each over a connection of its own. */
  readonly probes: readonly Sample[];
}

type Seen = Pick<Sample, 'outcome' | 'hasRetryAfter' | 'isStale'>;
type Asked = Pick<Sample, 'customer' | 'due'>;

const TICK_MS = 2;
const PROBES_PER_SECOND = 5;
const MOST_CONNECTIONS = 2048;
/** How long what is under way may take to end once the callers are told to stop. */
const PATIENCE_MS = 2_000;

const QUERY = `query Poll($customer: UUID!, $search: String) { customer(uuid: $customer) { uuid
  entitlements(first: 10, search: $search) { nodes { uuid name quantity quantityRemaining expiryAt } } } }`;

interface Running {
  readonly count: number;
  stop(): Promise<Samples>;
}

function start(job: CallersJob): Running {
  const client = new HttpClient(job.url, MOST_CONNECTIONS, null);
  const calls: Sample[] = [];
  const probes: Sample[] = [];
  const waiting = new Map<Promise<void>, () => void>();
  const busy = new Set<Caller>();
  let sent = 0;

  const measure = ({ customer, due }: Asked, into: Sample[], act: () => Promise<Seen>) => {
    const late = Date.now() - due;
    const took = () => Date.now() - due;
    const done: Promise<void> = act()
      .catch(() => ({ outcome: 'cut', hasRetryAfter: false, isStale: false }))
      .then((seen) => {
        if (waiting.delete(done)) into.push({ customer, due, took: took(), late, ...seen });
      });
    waiting.set(done, () => {
      const seen = { outcome: 'unanswered', hasRetryAfter: false, isStale: false };
      into.push({ customer, due, took: took(), late, ...seen });
    });
  };

  const call = (due: number) => {
    const caller = job.callers[sent % job.callers.length];
    sent += 1;
    if (caller === undefined || (!job.impatient && busy.has(caller))) return;
    busy.add(caller);
    const search = job.distinct ? `n${sent}` : null;
    const body = JSON.stringify({ query: QUERY, variables: { customer: caller.customer, search } });
    measure({ customer: caller.customer, due }, calls, async () => {
      try {
        return seenBy(caller, await client.post(body, caller.headers));
      } finally {
        busy.delete(caller);
      }
    });
  };
  const probe = (due: number) => {
    measure({ customer: null, due }, probes, async () => {
      const status = await statusOf(new URL('/health/ready', job.url));
      return { outcome: status === 200 ? 'ok' : String(status), hasRetryAfter: false, isStale: false };
    });
  };

  const timers = [everyDue(job.perSecond, call), everyDue(PROBES_PER_SECOND, probe)];
  return {
    get count() {
      return calls.length;
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
      await Promise.race([Promise.all(waiting.keys()), patience]);
      for (const giveUp of waiting.values()) giveUp();
      waiting.clear();
      await client.close();
      return { calls, probes };
    },
  };
}

/** Acts once for every instant that has come due, all those at once that were missed. */
function everyDue(perSecond: number, act: (due: number) => void): NodeJS.Timeout {
  const begin = Date.now();
  let count = 0;
  return setInterval(() => {
    const now = Date.now();
    for (; begin + (1000 * count) / perSecond <= now; count += 1) act(begin + (1000 * count) / perSecond);
  }, TICK_MS);
}

/** An answer is good if it has no error and is about who was asked for. */
function seenBy({ customer }: Caller, { status, body, retryAfter }: Reply): Seen {
  const code = /"code":"(\w+)"/.exec(body)?.[1];
  const isGood = status === 200 && code === undefined && body.includes(customer);
  return {
    outcome: isGood ? 'ok' : `${status} ${code ?? 'wrong'}`,
    hasRetryAfter: retryAfter !== null,
    isStale: body.includes('"isStale":true'),
  };
}

function statusOf(url: URL): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('error', reject).end();
  });
}

let running: Running | null = null;
answerParent(async (asked) => {
  const request = asked as CallersRequest;
  if (request.kind === 'start') {
    running = start(request.job);
    return null;
  }
  if (running === null) throw new Error('Expected callers to be running.');
  if (request.kind === 'count') return running.count;
  const samples = await running.stop();
  running = null;
  return samples;
});
