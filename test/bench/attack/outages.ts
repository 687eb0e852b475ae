import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack, Finding, Terms } from './attack.ts';
import { memoryBelow, staysReady } from './checks.ts';
import { failsFast, firstGood, goodFromThenOn, noStorm, oneProbe } from './recovery.ts';
import { servedOf } from './served.ts';
import { Stage } from './stage.ts';
import { untilGood } from './until-good.ts';
import type { Outage } from './upstream.ts';

const POLLERS = 100;
const QUIET_SECONDS = 3;
/** The end of the outage, when everything that is to happen has happened. */
const LAST_SECONDS = 5;
const AFTER_SECONDS = 4;

/** How callers fare while the upstream is out, and when it is back. */
export const outages: Attack = {
  name: 'B2',
  title: `the upstream is out under ${POLLERS} pollers`,
  async run(terms) {
    const findings: Finding[] = [];
    for (const outage of ['refused', 'hang', '503', 'reset'] as const)
      findings.push(await run(outage, terms));
    return findings;
  },
};

async function run(outage: Outage, { build, outageSeconds }: Terms): Promise<Finding> {
  const stage = await Stage.set({ mode: 'jwt', build });
  try {
    const callers = stage.ordinaryCallers(POLLERS);
    await stage.startCallers({ callers, perSecond: POLLERS, impatient: false, distinct: false });
    await sleep(1000 * QUIET_SECONDS);
    const out = Date.now();
    await stage.takeOut(outage);
    await sleep(1000 * (outageSeconds - LAST_SECONDS));
    await stage.traffic();
    await sleep(1000 * LAST_SECONDS);
    const during = await stage.traffic();
    await stage.bringBack();
    const back = Date.now();
    await untilGood(stage);
    await sleep(1000 * AFTER_SECONDS);
    const after = await stage.traffic();
    const { calls, probes } = await stage.stopCallers();
    const { peakMegabytes } = stage;
    return {
      variant: `${outage}, ${outageSeconds} s`,
      others: servedOf(calls),
      peakMegabytes,
      checks: [
        failsFast(calls, out, back, outage === 'hang'),
        ...(outage === 'refused' ? [] : [oneProbe(during, LAST_SECONDS)]),
        firstGood(calls, back),
        goodFromThenOn(calls, back),
        noStorm(after, POLLERS),
        staysReady(probes),
        memoryBelow(peakMegabytes),
      ],
    };
  } finally {
    await stage.clear();
  }
}
