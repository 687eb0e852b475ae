import { HttpClient } from '../http-client.ts';
import type { Caller } from './callers.ts';

const GOOD_CALLS = 20;
const GOOD = '{ viewer { customer { uuid } } }';
const BAD = '{ viewer { nothing } }';

/** Asks well a few times, and badly once, so that an attack meets code that ran before. */
export async function warmUp(url: string, caller: Caller): Promise<void> {
  const client = new HttpClient(url, 1, null);
  await client.post(JSON.stringify({ query: BAD }), caller.headers);
  for (let call = 0; call < GOOD_CALLS; call += 1) {
    await client.post(JSON.stringify({ query: GOOD }), caller.headers);
  }
  await client.close();
}
