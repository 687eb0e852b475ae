import { HttpClient } from '../http-client.ts';
import type { Caller } from './callers.ts';

const GOOD_CALLS = 20;
const GOOD = '{ viewer { customer { uuid } } }';
const BAD = '{ viewer { nothing } }';

/**
 * Asks well, and badly once: the first error of a process loads what most requests never need, and keeps everybody waiting
 * for a quarter of a second. That is told apart, and is no attack.
 */
export async function warmUp(url: string, caller: Caller): Promise<void> {
  const client = new HttpClient(url, 1, null);
  await client.post(JSON.stringify({ query: BAD }), caller.headers);
  for (let call = 0; call < GOOD_CALLS; call += 1) {
    await client.post(JSON.stringify({ query: GOOD }), caller.headers);
  }
  await client.close();
}
