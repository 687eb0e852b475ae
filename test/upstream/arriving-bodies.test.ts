import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LightSignal } from '../../src/domain/light-signal.ts';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import type { Answer } from '../../src/upstream/answer.ts';
import { ArrivingBodies, type ArrivingBody } from '../../src/upstream/arriving-bodies.ts';
import { createTransport } from '../../src/upstream/transport.ts';
import { startListener } from '../support/http-listener.ts';
import { NO_CLOCK } from '../support/fresh.ts';

const MOST = 100;
const CHUNK = 10;

const isOnItsWay = ({ isPaused }: Source) => !isPaused;

/** A body as the test sees it: it grows by chunks unless it is paused, as a socket does. */
class Source {
  isPaused = false;
  left: number;
  kept = 0;
  isGone = false;
  body = null as ArrivingBody | null;

  constructor(chunks: number) {
    this.left = chunks;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  get isWhole(): boolean {
    return this.left === 0;
  }
}

/** Bodies of one tenant, each of which gets a chunk, leaves before its end, or is read when it is there. */
function start(sizes: readonly number[]) {
  const bodies = new ArrivingBodies(MOST);
  const sources = sizes.map((size) => new Source(size));
  return {
    sources,
    total: () => sources.reduce((sum, { kept }) => sum + kept, 0),
    chunk: async (source: Source): Promise<void> => {
      if (source.isPaused || source.isWhole || source.isGone) return;
      source.left -= 1;
      source.kept += CHUNK;
      if (source.body === null) source.body = bodies.enter('A', source, CHUNK);
      else source.body.grew(CHUNK);
      if (source.left === 0) source.body.arrived();
      await Promise.resolve();
    },
    leave: async (source: Source): Promise<void> => {
      source.isGone = true;
      source.kept = 0;
      source.body?.left();
      await Promise.resolve();
    },
  };
}

describe('long bodies of one tenant', () => {
  it('are never all paused, and take no more than the bound and the rest of one body', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 9 })), { maxLength: 300 }),
        async (sizes, steps) => {
          const { sources, total, chunk, leave } = start(sizes);
          for (const [which, what] of steps) {
            const source = sources[which % sources.length];
            if (source === undefined) continue;
            if (what > 0) await chunk(source);
            else await leave(source);
            const coming = sources.filter((each) => !each.isGone && !each.isWhole);
            const longest = Math.max(...sizes) * CHUNK;
            // Each takes one chunk before it learns that there is no room.
            expect(total()).toBeLessThanOrEqual(MOST + longest + sources.length * CHUNK);
            const isReadable = sources.some((each) => each.isWhole && !each.isGone);
            expect(isReadable || coming.length === 0 || coming.some(isOnItsWay)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('all arrive in the end, the eldest first, when each is read once it is there', async () => {
    const { sources, chunk, leave } = start([30, 30, 30, 30]);
    const order: number[] = [];
    for (let round = 0; round < 400 && order.length < 4; round += 1) {
      for (const [index, source] of sources.entries()) {
        await chunk(source);
        if (!source.isWhole || source.isGone) continue;
        order.push(index);
        await leave(source);
      }
    }
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('of others are not held up', async () => {
    const bodies = new ArrivingBodies(MOST);
    const [mine, further, other] = [new Source(1), new Source(1), new Source(1)];
    bodies.enter('A', mine, MOST);
    bodies.enter('A', further, 1);
    bodies.enter('B', other, MOST);
    await Promise.resolve();
    expect([mine.isPaused, further.isPaused, other.isPaused]).toEqual([false, true, false]);
  });
});

describe('a transport with little room for what is not read yet', () => {
  const BODY = `["${'x'.repeat(2_000_000)}"]`;

  /** Eight calls of one tenant, of which the upstream cuts the answer to the fourth. */
  async function ask(leaver: number | null) {
    let arrived = 0;
    const upstream = await startListener((response) => {
      arrived += 1;
      if (arrived !== 4) response.end(BODY);
      else response.write(BODY.slice(0, 1_000_000), () => response.destroy());
    });
    const transport = createTransport({
      baseUrl: new URL(upstream.url),
      clock: NO_CLOCK,
      apiVersion: null,
      timeoutMs: 10_000,
      connections: 8,
      maxBytes: 3_000_000,
      turns: new EventLoopTurns(),
      waitingBytes: 100_000,
    });
    onTestFinished(async () => {
      await transport.close();
      await upstream.close();
    });
    const fates = Array.from({ length: 8 }, (_, index) => {
      const signal = new LightSignal();
      const credentials = { apiKey: 'key', organisation: 'organisation' };
      const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
      const fate = new Promise<Answer>((answered, failed) => {
        transport.ask(
          { path: `/${index}`, call: { tenant: 'A', signal, credentials }, headers },
          { answered, failed },
        );
      }).then(
        ({ body }) => body.length,
        () => 'failed',
      );
      if (index === leaver)
        setImmediate(() => {
          signal.abort(new Error('left'));
        });
      return fate;
    });
    return Promise.all(fates);
  }

  it('reads every answer, though one of them is cut', async () => {
    const fates = await ask(null);
    expect(fates.filter((fate) => fate === BODY.length)).toHaveLength(7);
  });

  it('reads the answers of those who stay, though one leaves', async () => {
    const fates = await ask(7);
    expect(fates.filter((fate) => fate === BODY.length).length).toBeGreaterThanOrEqual(6);
  });
});
