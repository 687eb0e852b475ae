import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient } from '../http-client.ts';
import { tableOf } from '../report.ts';
import { quantile } from '../statistics.ts';
import type { Sample } from './callers.ts';
import { type FaultCase, FAULTS } from './fault-list.ts';
import { dueWithin, listed, servedOf } from './served.ts';
import { Stage } from './stage.ts';
import { untilGood } from './until-good.ts';

const REPETITIONS = 3;
const CALLERS = 20;
const PER_SECOND = 50;
/** How long a fault lasts that does not end by itself, and the end of it, when all that follows from it has happened. */
const LASTING_SECONDS = 8;
const LAST_SECONDS = 2;
const WARM_UP_CALLS = 20;

const QUERY = `query Fault($customer: UUID!) {
  customer(uuid: $customer) { entitlements(first: 5) { nodes { name } } }
}`;

/** One call in a gateway that has had nothing but good ones. */
interface First {
  readonly saw: string;
  readonly milliseconds: number;
  /** Null where nobody listens who could count. */
  readonly calls: number | null;
}

/** Twenty customers who go on asking. */
interface Lasting {
  readonly saw: string;
  readonly milliseconds: number;
  readonly callsPerSecond: number | null;
  readonly goodAgainMs: number;
}

const inTime = (milliseconds: number) =>
  milliseconds < 995 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

/** What callers see of each fault of the upstream, and how long it is felt once it is over; as Markdown. */
export async function faultTable(build: string): Promise<string> {
  const rows: string[][] = [];
  for (const fault of FAULTS) {
    const firsts: First[] = [];
    for (let time = 0; time < REPETITIONS; time += 1) firsts.push(await on(build, fault, first));
    const lasting = Number.isFinite(fault.times) ? null : await on(build, fault, last);
    const milliseconds = quantile(
      firsts.map((each) => each.milliseconds),
      0.5,
    );
    rows.push([
      fault.what,
      [...new Set(firsts.map(({ saw }) => saw))].join(' or '),
      inTime(milliseconds),
      [...new Set(firsts.map(({ calls }) => String(calls ?? '-')))].join(' or '),
      lasting === null ? '' : `${lasting.saw}, ${inTime(lasting.milliseconds)}`,
      lasting === null ? '' : String(lasting.callsPerSecond ?? '-'),
      lasting === null ? '' : inTime(lasting.goodAgainMs),
    ]);
  }
  const head = ['Zenskar', 'the caller sees', 'after', 'calls'];
  return tableOf([...head, `after ${LASTING_SECONDS} s`, 'calls/s', 'good again after'], rows);
}

async function on<Result>(
  build: string,
  fault: FaultCase,
  look: (stage: Stage, fault: FaultCase) => Promise<Result>,
): Promise<Result> {
  const stage = await Stage.set({ mode: 'jwt', build, env: fault.env });
  try {
    return await look(stage, fault);
  } finally {
    await stage.clear();
  }
}

async function first(stage: Stage, fault: FaultCase): Promise<First> {
  const client = new HttpClient(stage.url, 1, null);
  const [warm] = stage.ordinaryCallers(1);
  const ask = (customer: string, headers: Readonly<Record<string, string>>) =>
    client.post(JSON.stringify({ query: QUERY, variables: { customer } }), headers);
  for (let call = 0; call < WARM_UP_CALLS; call += 1) await ask(warm?.customer ?? '', warm?.headers ?? {});
  const headers = stage.headersOf(fault.customer, 0);
  await fault.begin(stage);
  await stage.traffic();
  const start = performance.now();
  const { body } = await ask(fault.customer, headers);
  const milliseconds = performance.now() - start;
  const { arrivals } = await stage.traffic();
  await client.close();
  return { saw: seenIn(body), milliseconds, calls: arrivals.length === 0 ? null : arrivals.length };
}

function seenIn(body: string): string {
  const code = /"code":"(\w+)"/.exec(body)?.[1];
  if (code === undefined) return 'the data';
  const path = /"jsonPath":"([^"]*)"/.exec(body)?.[1];
  const retryAfter = /"retryAfter":(\d+)/.exec(body)?.[1];
  const at = path === undefined ? '' : ` at \`${path}\``;
  return code + at + (retryAfter === undefined ? '' : `, \`retryAfter: ${retryAfter}\``);
}

async function last(stage: Stage, fault: FaultCase): Promise<Lasting> {
  const callers = stage.ordinaryCallers(CALLERS);
  await stage.startCallers({ callers, perSecond: PER_SECOND, impatient: true, distinct: true });
  await sleep(1_000);
  await fault.begin(stage);
  await sleep(1000 * (LASTING_SECONDS - LAST_SECONDS));
  await stage.traffic();
  await sleep(1000 * LAST_SECONDS);
  const { arrivals } = await stage.traffic();
  const end = Date.now();
  await fault.end(stage);
  await untilGood(stage);
  await sleep(1_000);
  const { calls } = await stage.stopCallers();
  const seen = dueWithin(calls, end - 1000 * LAST_SECONDS, end);
  return {
    saw: seenBy(seen),
    milliseconds: quantile(
      seen.map(({ took }) => took),
      0.5,
    ),
    callsPerSecond: arrivals.length === 0 ? null : arrivals.length / LAST_SECONDS,
    goodAgainMs: Math.min(
      ...calls
        .filter(({ outcome, due }) => outcome === 'ok' && due >= end)
        .map(({ due, took }) => due + took - end),
    ),
  };
}

function seenBy(samples: readonly Sample[]): string {
  const { share, refusals } = servedOf(samples);
  return share === 1 ? 'the data' : listed(refusals);
}
