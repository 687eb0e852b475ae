import { describe, expect, it } from 'vitest';
import { RatePause } from '../../../src/upstream/policies/rate-pause.ts';
import { ManualClock } from '../../support/clock.ts';

const MINE = { tenant: 't', credentials: { apiKey: 'mine', organisation: 'o' } };
const OTHER = { tenant: 't', credentials: { apiKey: 'other', organisation: 'o' } };
const OPTIONS = { defaultMs: 1000, capMs: 60_000 };

/** Two replicas that hear of each other at once. */
function replicas() {
  const clock = new ManualClock();
  const said: { name: string; until: number }[] = [];
  const [here, there] = [0, 1].map(
    () =>
      new RatePause(OPTIONS, clock, () => undefined, {
        nameOf: ({ apiKey }) => `name of ${apiKey}`,
        tell: (name, until) => said.push({ name, until }),
      }),
  );
  if (here === undefined || there === undefined) throw new Error('Expected two.');
  return { clock, said, here, there };
}

describe('a pause after 429, among replicas', () => {
  it('is told by the name of the credentials, and kept by all for as long', async () => {
    const { clock, said, here, there } = replicas();
    here.begin(MINE, '5');
    expect(said).toEqual([{ name: 'name of mine', until: clock.epoch() + 5000 }]);
    for (const { name, until } of said) there.heard(name, until);
    expect(there.refusal(MINE)?.failure).toEqual({ kind: 'rate-limited', retryAfter: 5 });
    expect(there.refusal(OTHER)).toBeNull();
    await clock.advance(5000);
    expect([here.refusal(MINE), there.refusal(MINE)]).toEqual([null, null]);
  });

  it('is believed for a minute at most, and not at all when it is over', () => {
    const { clock, there } = replicas();
    there.heard('name of other', clock.epoch() - 1);
    expect(there.refusal(OTHER)).toBeNull();
    there.heard('name of mine', clock.epoch() + 3_600_000);
    expect(there.refusal(MINE)?.failure).toEqual({ kind: 'rate-limited', retryAfter: 60 });
  });

  it('is told to nobody where nothing is shared', () => {
    const pause = new RatePause(OPTIONS, new ManualClock(), () => undefined);
    pause.heard('name of mine', Infinity);
    expect(pause.refusal(MINE)).toBeNull();
  });
});
