import { setTimeout as sleep } from 'node:timers/promises';
import type { Check, Finding } from './attack.ts';
import { alive, memoryBelow, othersQuick, othersServed, staysReady } from './checks.ts';
import type { Haul, Rudeness } from './rude-client.ts';
import { listed, servedOf } from './served.ts';
import { Stage, type StageOptions } from './stage.ts';
import { watch } from './watch.ts';

export interface Assault {
  readonly variant: string;
  readonly options: StageOptions;
  readonly rudeness: (stage: Stage) => Omit<Rudeness, 'url'> | Promise<Omit<Rudeness, 'url'>>;
  /** What else happens as it begins. */
  readonly begin?: () => void;
  readonly seconds: number;
  /** Of the others; 30 when left out. */
  readonly perSecond?: number;
  readonly quietSeconds?: number;
  readonly mostP99Ms?: number;
  readonly checks?: (haul: Haul) => readonly Check[];
}

const OTHERS = 10;
const AFTER_SECONDS = 2;

/** A rude client against a fresh gateway, while others ask; they must be served as if it was not there. */
export async function assault(what: Assault): Promise<Finding> {
  const stage = await Stage.set(what.options);
  try {
    const rudeness = await what.rudeness(stage);
    const {
      since,
      probes,
      result: haul,
    } = await watch(stage, {
      callers: stage.ordinaryCallers(OTHERS),
      perSecond: what.perSecond ?? 30,
      quietSeconds: what.quietSeconds ?? 1.5,
      attack: async () => {
        what.begin?.();
        await stage.startRudeness(rudeness);
        await sleep(1000 * what.seconds);
        return stage.stopRudeness();
      },
      afterSeconds: AFTER_SECONDS,
    });
    const others = servedOf(since);
    const { peakMegabytes, isAlive } = stage;
    return {
      variant: what.variant,
      others,
      peakMegabytes,
      checks: [
        othersServed(others),
        othersQuick(others, what.mostP99Ms),
        staysReady(probes),
        memoryBelow(peakMegabytes),
        ...(isAlive ? [] : [alive(false)]),
        ...(what.checks?.(haul) ?? []),
        gotBy(haul),
      ],
    };
  } finally {
    await stage.clear();
  }
}

/** For whoever reads the table. */
function gotBy({ answers, bytes, ended }: Haul): Check {
  const got = listed(answers);
  const megabytes = bytes < 1e6 ? '' : `, ${(bytes / 1e6).toFixed(1)} MB`;
  return {
    saw: `the attacker got ${got === '' ? 'nothing' : got}${megabytes}, lost ${ended}`,
    must: '',
    holds: true,
  };
}
