import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient } from '../http-client.ts';
import type { Stage } from './stage.ts';

const LONGEST_WAIT_MS = 45_000;
const EVERY_MS = 100;
const BODY = JSON.stringify({
  query: '{ viewer { customer { entitlements(first: 1) { nodes { uuid } } } } }',
});

/** Asks as one more caller until there is a good answer, or for as long as there is any hope. */
export async function untilGood(stage: Stage): Promise<void> {
  const client = new HttpClient(stage.url, 1, null);
  const [caller] = stage.ordinaryCallers(1);
  const end = Date.now() + LONGEST_WAIT_MS;
  while (Date.now() < end) {
    const reply = await client.post(BODY, caller?.headers ?? null).catch(() => null);
    if (reply?.status === 200 && !reply.body.includes('"code"')) break;
    await sleep(EVERY_MS);
  }
  await client.close();
}
