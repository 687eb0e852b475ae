import { describe, expect, it } from 'vitest';
import { Bulkhead, type SlotSeeker } from '../../../src/upstream/policies/bulkhead.ts';
import { settled } from '../../support/clock.ts';
import { failureOf } from '../../support/failures.ts';
import { OVERLOADED, setUp, SMALL } from './bulkhead-setup.ts';
import { guarded } from './guarded.ts';
import { answerOf, operation, request, watch } from './scripted.ts';
import type { Waiting } from '../../../src/upstream/send.ts';

describe('R7: the bulkhead', () => {
  it('lets so many calls be under way, and the others wait in order', async () => {
    const { ask, reached, endOne, bulkhead } = setUp();
    for (const path of ['1', '2', '3', '4']) ask('A', path);
    expect([reached(), bulkhead.running, bulkhead.waiting]).toEqual([['1', '2'], 2, 2]);
    await endOne();
    expect([reached(), bulkhead.running, bulkhead.waiting]).toEqual([['1', '2', '3'], 2, 1]);
    for (let call = 0; call < 3; call += 1) await endOne();
    expect([reached(), bulkhead.running, bulkhead.waiting]).toEqual([['1', '2', '3', '4'], 0, 0]);
  });

  it('gets its slot back also from an attempt whose end nobody could be told of', () => {
    const bulkhead = new Bulkhead({ ...SMALL, concurrency: 1 }, () => Infinity);
    const events = () => {
      throw new Error('an observer fails');
    };
    const ask = (_request: unknown, waiting: Waiting) => {
      expect(() => {
        waiting.answered(answerOf(200));
      }).toThrow('an observer fails');
    };
    void guarded(ask, { bulkhead, events })(request());
    expect(bulkhead.running).toBe(0);
  });

  it('fails at once what finds the queue full', async () => {
    const { ask, limited } = setUp({ queue: 1 });
    for (const path of ['1', '2', '3']) ask('A', path);
    expect(await failureOf(limited(request(operation({ tenant: 'A' }))))).toEqual(OVERLOADED);
  });

  it('serves tenants in turn, and each in its order', async () => {
    const { ask, reached, endOne } = setUp({ concurrency: 1 });
    ask('A', 'A0');
    for (const path of ['A1', 'A2', 'A3', 'A4']) ask('A', path);
    for (const path of ['B1', 'B2']) ask('B', path);
    ask('C', 'C1');
    for (let call = 0; call < 8; call += 1) await endOne();
    expect(reached()).toEqual(['A0', 'A1', 'B1', 'C1', 'A2', 'B2', 'A3', 'A4']);
  });

  it('makes a tenant that fills the queue give room to another', async () => {
    const { ask, bulkhead, reached, endOne } = setUp({ concurrency: 1, queue: 4 });
    const flood = Array.from({ length: 5 }, (_, at) => ask('A', `A${at}`));
    const [first, second, third] = ['B1', 'B2', 'B3'].map((path) => ask('B', path));
    await settled();
    expect(flood.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending', 'failed', 'failed']);
    expect(flood[4]?.error).toMatchObject({ failure: OVERLOADED });
    expect([first?.state, second?.state, third?.state]).toEqual(['pending', 'pending', 'failed']);
    expect(bulkhead.waiting).toBe(4);
    for (let call = 0; call < 5; call += 1) await endOne();
    expect(reached()).toEqual(['A0', 'A1', 'B1', 'A2', 'B2']);
  });

  it('lets nobody take a place where that would only turn the tables', async () => {
    const { ask } = setUp({ concurrency: 1, queue: 3 });
    const flood = Array.from({ length: 3 }, (_, at) => ask('A', `A${at}`));
    const others = ['B1', 'B2'].map((path) => ask('B', path));
    await settled();
    expect(flood.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
    expect(others.map(({ state }) => state)).toEqual(['pending', 'failed']);
  });

  it('leaves slots to other tenants where one may not have them all', async () => {
    const { ask, reached, endOne, bulkhead } = setUp({ concurrency: 3 }, 1);
    for (const path of ['A1', 'A2', 'A3']) ask('A', path);
    expect([reached(), bulkhead.waiting]).toEqual([['A1', 'A2'], 1]);
    ask('B', 'B1');
    expect(reached()).toEqual(['A1', 'A2', 'B1']);
    // One slot is free again, and A holds one: the free one stays for others.
    await endOne();
    expect(reached()).toEqual(['A1', 'A2', 'B1']);
    await endOne();
    expect(reached()).toEqual(['A1', 'A2', 'B1', 'A3']);
  });

  it('leaves the less to one, the more others hold', () => {
    const { ask, bulkhead } = setUp({ concurrency: 32, queue: 1000 }, 0.5);
    const heldAfterFloodOf = (tenant: string) => {
      const before = bulkhead.running;
      for (let call = 0; call < 50; call += 1) ask(tenant);
      return bulkhead.running - before;
    };
    expect(['A', 'B', 'C', 'D'].map(heldAfterFloodOf)).toEqual([11, 7, 5, 3]);
    // Whoever comes now has a slot at once.
    for (const tenant of ['E', 'F', 'G']) expect(heldAfterFloodOf(tenant)).toBeGreaterThanOrEqual(1);
  });

  it('gives a greedy tenant room for 25 customers at once, and keeps some for others', () => {
    const { ask, bulkhead } = setUp({ concurrency: 32, queue: 1000 }, 4);
    for (let call = 0; call < 50; call += 1) ask('A');
    expect(bulkhead.running).toBe(26);
  });

  it('lets a waiting call go as soon as its caller leaves', async () => {
    const { ask, bulkhead, reached, endOne, clock } = setUp({ concurrency: 1 });
    const leaver = operation({ tenant: 'A', deadline: 1000 });
    ask('A', '1');
    const left = ask('A', '2', leaver);
    ask('A', '3');
    leaver.leave();
    expect(bulkhead.waiting).toBe(1);
    await settled();
    expect(left.error).toBe(leaver.reason);
    await endOne();
    expect(reached()).toEqual(['1', '3']);
    await endOne();
    expect([bulkhead.running, clock.pending]).toEqual([0, 0]);
  });

  it('is not entered by a call whose time was over before it had a slot', async () => {
    const { ask, held, bulkhead, clock, endOne } = setUp({ concurrency: 1 });
    ask('A', '1');
    const late = ask('A', '2', operation({ tenant: 'A', deadline: 50 }));
    await clock.advance(50);
    await endOne();
    expect(late.error).toMatchObject({ failure: { kind: 'upstream-timeout' } });
    expect([held.length, bulkhead.running, bulkhead.waiting]).toEqual([1, 0, 0]);
  });

  it('gives a slot back whatever becomes of the call', async () => {
    const { ask, held, bulkhead } = setUp();
    const leaver = operation({ tenant: 'A' });
    const fates = [ask('A', '1', leaver), ask('A', '2')];
    leaver.leave();
    held[1]?.act({ kind: 'upstream-timeout', milliseconds: 1 });
    await settled();
    expect(fates.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(bulkhead.running).toBe(0);
  });

  it('hands a slot on through any number of calls that give it back at once', () => {
    const bulkhead = new Bulkhead({ ...SMALL, concurrency: 1, queue: 50_000 }, () => Infinity);
    let served = 0;
    const ask = (onSlot: (seeker: SlotSeeker) => void) => {
      const seeker: SlotSeeker = {
        tenant: 'A',
        lane: 'A',
        place: null,
        slotGiven: () => {
          served += 1;
          onSlot(seeker);
        },
        slotRefused: () => undefined,
      };
      if (!bulkhead.take(seeker)) bulkhead.wait(seeker);
      return seeker;
    };
    const first = ask(() => undefined);
    for (let each = 0; each < 50_000; each += 1) {
      ask((seeker) => {
        bulkhead.leave(seeker, null);
      });
    }
    bulkhead.leave(first, null);
    expect([served, bulkhead.running, bulkhead.waiting]).toEqual([50_001, 0, 0]);
  });

  it('does not let one wait who has left already', async () => {
    const { ask, bulkhead } = setUp({ concurrency: 1 });
    ask('A');
    const leaver = operation({ tenant: 'A' });
    leaver.leave();
    const left = ask('A', '/', leaver);
    await settled();
    expect([left.error, bulkhead.waiting]).toEqual([leaver.reason, 0]);
  });

  it('keeps a quiet tenant served while another floods it', async () => {
    const { ask, endOne, limited } = setUp({ concurrency: 4, queue: 50 });
    for (let call = 0; call < 200; call += 1) ask('A');
    for (let round = 0; round < 20; round += 1) {
      const quiet = watch(limited(request(operation({ tenant: 'B' }), 'B')));
      let ended = 0;
      while (quiet.state === 'pending') {
        ask('A');
        await endOne();
        ended += 1;
      }
      expect(quiet.state).toBe('answered');
      // One turn of A and the slots before it.
      expect(ended).toBeLessThanOrEqual(1 + 4 + 1);
    }
  });
});
