import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient } from '../http-client.ts';
import type { Caller } from './callers.ts';

const GOOD_CALLS = 20;
const GOOD = '{ viewer { customer { uuid } } }';
const BAD = '{ viewer { nothing } }';
const LONGEST_START_MS = 30_000;
const EVERY_MS = 20;

/** Waits as a load balancer does until the gateway says that it is ready, and asks well a few times, and badly once. */
export async function warmUp(url: string, caller: Caller): Promise<void> {
  const end = Date.now() + LONGEST_START_MS;
  while ((await fetch(new URL('/health/ready', url))).status !== 200) {
    if (Date.now() > end) throw new Error(`Expected a gateway that is ready within ${LONGEST_START_MS} ms.`);
    await sleep(EVERY_MS);
  }
  const client = new HttpClient(url, 1, null);
  await client.post(JSON.stringify({ query: BAD }), caller.headers);
  for (let call = 0; call < GOOD_CALLS; call += 1) {
    await client.post(JSON.stringify({ query: GOOD }), caller.headers);
  }
  await client.close();
}
