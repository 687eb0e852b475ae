import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/upstream/answer.ts';
import type { UpstreamRequest } from '../../src/upstream/send.ts';
import type { UpstreamEvent } from '../../src/upstream/policies/upstream-event.ts';
import { failureOf } from '../support/failures.ts';
import { settled } from '../support/clock.ts';
import { reading } from './reading.ts';
import { answerOf, asking, CUT, holding, operation, request, watch } from '../upstream/policies/scripted.ts';

const sharing = (send: (request: UpstreamRequest) => Promise<Answer>) => reading(asking(send));

const CALL_EVENT: UpstreamEvent = {
  kind: 'call',
  endpoint: 'customer',
  outcome: 'ok',
  code: null,
  status: 200,
  milliseconds: 3,
  attempt: 1,
  coalesced: false,
};

describe('R3: identical requests that are under way at once', () => {
  it('share one call upstream and its answer', async () => {
    const { held, send } = holding();
    const shared = sharing(send);
    const answers = [1, 2, 3].map(() => shared(request()));
    expect(held).toHaveLength(1);
    held[0]?.act(answerOf(200, { body: 'one' }));
    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(['one', 'one', 'one']);
  });

  it('share a failure too', async () => {
    const { held, send } = holding();
    const shared = sharing(send);
    const answers = [shared(request()), shared(request())];
    held[0]?.act(CUT);
    expect(await Promise.all(answers.map(failureOf))).toEqual([CUT, CUT]);
  });

  it('are asked anew once the call has ended', async () => {
    const { held, send } = holding();
    const shared = sharing(send);
    const first = shared(request());
    held[0]?.act(200);
    await first;
    void shared(request());
    expect(held).toHaveLength(2);
  });

  it('give everyone else the answer whoever leaves, and abort the call when nobody is left', async () => {
    const leavers = fc.array(fc.integer({ min: 0, max: 49 }), { maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(leavers, async (leaving) => {
        const { held, send } = holding();
        const shared = sharing(send);
        const operations = Array.from({ length: 50 }, () => operation());
        const fates = operations.map((one) => watch(shared(request(one))));
        for (const at of leaving) operations[at]?.leave();
        const gone = new Set(leaving);

        expect(held).toHaveLength(1);
        expect(held[0]?.aborted).toBe(gone.size === 50);
        held[0]?.act(200);
        await settled();
        for (const [at, fate] of fates.entries()) {
          expect(fate.state).toBe(gone.has(at) ? 'failed' : 'answered');
          if (gone.has(at)) expect(fate.error).toBe(operations[at]?.reason);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('have the time of the one who has most', async () => {
    const seen: UpstreamRequest[] = [];
    const shared = sharing((made) => {
      seen.push(made);
      return new Promise(() => undefined);
    });
    void shared(request(operation({ deadline: 10 })));
    void shared(request(operation({ deadline: 30 })));
    void shared(request(operation({ deadline: 20 })));
    await settled();
    expect(seen.map(({ call }) => call.deadline)).toEqual([30]);
  });

  it('account for the call once, and tell the others that they shared it', async () => {
    const shared = sharing(async ({ call }) => {
      await settled();
      call.observe(CALL_EVENT);
      return answerOf(200);
    });
    const operations = [operation(), operation()];
    await Promise.all(operations.map((one) => shared(request(one))));
    expect(operations.map(({ events }) => events)).toEqual([
      [CALL_EVENT],
      [{ ...CALL_EVENT, coalesced: true }],
    ]);
  });
});

describe('R2: the call upstream', () => {
  it('is aborted with its only caller, and the next one does not join it', async () => {
    const { held, send } = holding();
    const shared = sharing(send);
    const leaver = operation();
    const left = watch(shared(request(leaver)));
    leaver.leave();
    const answer = shared(request());
    expect(held.map(({ aborted }) => aborted)).toEqual([true, false]);
    await settled();
    const third = shared(request());
    expect(held).toHaveLength(2);
    held[1]?.act(200);
    expect([(await answer).status, (await third).status]).toEqual([200, 200]);
    expect(left.error).toBe(leaver.reason);
  });

  it('is not made for a caller who has left already', async () => {
    const { held, send } = holding();
    const leaver = operation();
    leaver.leave();
    await expect(sharing(send)(request(leaver))).rejects.toBe(leaver.reason);
    expect(held).toEqual([]);
  });

  it('leaves no listener behind on a signal that outlives it', async () => {
    const { held, send } = holding();
    const shared = sharing(send);
    const { signal } = new AbortController();
    const one = operation();
    const patient = { ...one, call: { ...one.call, signal } };
    const listeners = () => getEventListeners(signal, 'abort').length;
    const answers = [1, 2].map((path) => shared(request(patient, `/${path}`)));
    expect(listeners()).toBe(2);
    held[0]?.act(200);
    held[1]?.act(CUT);
    await Promise.allSettled(answers);
    expect(listeners()).toBe(0);
  });
});

describe('T6: nothing is shared', () => {
  // One letter only, so that the parts of different requests often make the same text when put together.
  const word = fc.nat(3).map((length) => 'a'.repeat(length));
  const who = fc.record({ tenant: word, apiKey: word, organisation: word, path: word });

  it('unless tenant, credentials and path are all the same', () => {
    fc.assert(
      fc.property(who, who, (left, right) => {
        const { held, send } = holding();
        const shared = sharing(send);
        for (const { tenant, path, ...credentials } of [left, right]) {
          void shared(request(operation({ tenant, credentials }), path));
        }
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(held).toHaveLength(same ? 1 : 2);
      }),
      { numRuns: 500 },
    );
  });

  it('between two tenants in any interleaving', async () => {
    const step = fc.record({
      act: fc.constantFrom('ask', 'answer', 'leave'),
      tenant: fc.constantFrom('A', 'B'),
      path: fc.constantFrom('/1', '/2'),
      pick: fc.nat(1000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 100, maxLength: 200 }), async (steps) => {
        const { held, send } = holding<UpstreamRequest>();
        const shared = sharing(send);
        const asked: { tenant: string; leave: () => void; fate: ReturnType<typeof watch> }[] = [];
        for (const { act, tenant, path, pick } of steps) {
          const underWay = held.filter((one) => one.underWay);
          if (act === 'ask') {
            const one = operation({ tenant });
            asked.push({ tenant, leave: one.leave, fate: watch(shared(request(one, path))) });
          } else if (act === 'leave') {
            asked[pick % Math.max(1, asked.length)]?.leave();
          } else {
            const one = underWay[pick % Math.max(1, underWay.length)];
            one?.act(answerOf(200, { body: `for ${one.asked.call.tenant}` }));
            if (pick % 3 === 0) await settled();
          }
        }
        await settled();
        for (const { tenant, fate } of asked) {
          if (fate.state === 'answered') expect(fate.value).toMatchObject({ body: `for ${tenant}` });
        }
      }),
      { numRuns: 100 },
    );
  });
});
