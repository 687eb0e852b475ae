import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack } from './attack.ts';
import { memoryBelow } from './checks.ts';
import { listed, servedOf } from './served.ts';
import { Stage } from './stage.ts';

const PER_SECOND = 400;
const LATENCY_MS = 5;
const EVERY_MS = 1_000;
const CUSTOMERS = 200;

/** A load balancer or firewall that forgets its connections: all of them are reset at once, those in use included. */
export const resets: Attack = {
  name: 'B3',
  title: `all connections of the upstream are reset at once, under ${PER_SECOND} requests per second`,
  async run({ build, full }) {
    const stage = await Stage.set({ mode: 'jwt', build });
    const times = full ? 30 : 10;
    try {
      await stage.setLatency(LATENCY_MS);
      const callers = stage.ordinaryCallers(CUSTOMERS);
      await stage.startCallers({ callers, perSecond: PER_SECOND, impatient: true, distinct: true });
      let connections = 0;
      for (let time = 0; time < times; time += 1) {
        await sleep(EVERY_MS);
        connections += await stage.resetConnections();
      }
      await sleep(EVERY_MS);
      const { calls } = await stage.stopCallers();
      const others = servedOf(calls);
      const { peakMegabytes } = stage;
      const lost = calls.filter(({ outcome }) => outcome !== 'ok').length;
      const check = {
        saw: `lost ${lost} of ${calls.length}${lost === 0 ? '' : ` (${listed(others.refusals)})`}; ${connections} connections reset`,
        must: 'none',
        holds: lost === 0,
      };
      const checks = [check, memoryBelow(peakMegabytes)];
      return [{ variant: `${times} times`, others, peakMegabytes, checks }];
    } finally {
      await stage.clear();
    }
  },
};
