/** A process: whoever asks. Every answer is compared in full with the upstream's data. */
import { type Check, createCheck } from './check.ts';
import { customersInTurn, customerSource } from './customers.ts';
import { ASKED, type Form, formOf } from './forms.ts';
import { HttpClient } from './http-client.ts';
import { refusalOf } from './refusals.ts';
import { answerParent } from './rpc.ts';
import { type Scenario, scenarioOf } from './scenarios.ts';

export interface Job {
  readonly url: string;
  readonly token: string | null;
  readonly connections: number;
  /** Ends at whichever comes first. */
  readonly seconds: number;
  readonly operations: number;
  /** After how many operations of a scenario customers come again; null where each asks for its own. */
  readonly repeatsAfter: number | null;
  readonly asks:
    | { readonly kind: 'scenario'; readonly name: string }
    | { readonly kind: 'form'; readonly name: string }
    | { readonly kind: 'refusal'; readonly name: string };
}

export interface JobResult {
  readonly operations: number;
  readonly seconds: number;
  /** What each operation took, of the first thousand. */
  readonly milliseconds: readonly number[];
  /** Refusals that arrived as a closed connection, because the body was still being sent. */
  readonly cut: number;
}

const freshCustomer = { large: customerSource('large'), account: customerSource('account') };
const checks = new Map<string, Promise<Check>>();
const clients = new Map<string, HttpClient>();

answerParent(async (asked): Promise<JobResult> => {
  const job = asked as Job;
  const { operate, cut } = job.asks.kind === 'refusal' ? refused(job) : await asking(job, job.asks);
  const milliseconds: number[] = [];
  const start = performance.now();
  const end = start + 1000 * job.seconds;
  let begun = 0;
  let done = 0;
  const worker = async () => {
    while (begun < job.operations && performance.now() < end) {
      begun += 1;
      const before = performance.now();
      await operate();
      done += 1;
      if (milliseconds.length < 1000) milliseconds.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: job.connections }, worker));
  return { operations: done, seconds: (performance.now() - start) / 1000, milliseconds, cut: cut() };
});

async function asking(job: Job, { kind, name }: Exclude<Job['asks'], { kind: 'refusal' }>) {
  const scenario = kind === 'form' ? ASKED : scenarioOf(name);
  let check = checks.get(scenario.name);
  if (check === undefined) {
    check = createCheck(scenario);
    checks.set(scenario.name, check);
  }
  const checked = await check;
  const client = clientOf(job);
  const operate =
    kind === 'form'
      ? () => operationInForm(formOf(name), checked, client)
      : operationsOf(scenario, checked, client, job.repeatsAfter);
  return { operate, cut: () => 0 };
}

function operationsOf(scenario: Scenario, check: Check, client: HttpClient, repeatsAfter: number | null) {
  const { customers: count, customerKind: kind } = scenario;
  const next = repeatsAfter === null ? freshCustomer[kind] : customersInTurn(kind, repeatsAfter * count);
  return () => operation(scenario, Array.from({ length: count }, next), check, client);
}

async function operation(
  scenario: Scenario,
  customers: readonly string[],
  check: Check,
  client: HttpClient,
): Promise<void> {
  let after: string | null = null;
  for (let page = 0; page < scenario.pages; page += 1) {
    const { query } = scenario;
    const reply = await client.post(
      JSON.stringify({ query, variables: scenario.variables(customers, after) }),
    );
    after = check(reply.body, customers, page);
  }
}

async function operationInForm(form: Form, check: Check, client: HttpClient): Promise<void> {
  const customers = [freshCustomer[ASKED.customerKind]()];
  const { body } = await client.post(JSON.stringify(form.body(ASKED.variables(customers, null))));
  check(form.plain(body), customers, 0);
}

function refused(job: Job) {
  const refusal = refusalOf(job.asks.name);
  const client = clientOf(job);
  let cut = 0;
  const operate = async () => {
    const reply = await client.post(refusal.body()).catch(() => null);
    if (reply === null) cut += 1;
    else if (!reply.body.includes(refusal.says)) {
      throw new Error(`${refusal.name}: expected ${refusal.says}, got ${reply.status} ${reply.body}`);
    }
  };
  return { operate, cut: () => cut };
}

function clientOf({ url, connections, token }: Job): HttpClient {
  const key = `${url} ${connections} ${token ?? ''}`;
  const client = clients.get(key) ?? new HttpClient(url, connections, token);
  clients.set(key, client);
  return client;
}
