import { describe, expect, it } from 'vitest';
import { BoundedBytes } from '../../src/http/bounded-bytes.ts';
import { CommonOverload } from '../../src/http/common-overload.ts';
import { LightSignal } from '../../src/domain/light-signal.ts';
import { Door } from '../../src/http/door.ts';
import type { EdgeRequest } from '../../src/http/exchange.ts';
import { Places } from '../../src/http/places.ts';
import { UnreadAnswers } from '../../src/http/unread-answers.ts';
import { CallLog } from '../../src/upstream/call-log.ts';
import { Bulkhead, type SlotSeeker } from '../../src/upstream/policies/bulkhead.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { ManualClock } from '../support/clock.ts';

function edgeRequest(): EdgeRequest {
  return {
    method: 'POST',
    target: '/graphql',
    headers: {},
    repeated: null,
    signal: new LightSignal(),
    address: () => '',
    readBody: () => '',
    place: null,
  };
}

/** A door before an upstream that has one slot, which is taken, and 128 places in its queue, of which the last four are scarce. */
function setUp(manyOwners = true, keeps = false) {
  const clock = new ManualClock();
  const places = new Places({ most: 1_000, shared: manyOwners });
  const bulkhead = new Bulkhead({ concurrency: 1, queue: 128, longestWaitMs: 30_000 }, () => 1);
  const fillers: SlotSeeker[] = [];
  const upstream = {
    retryAfter: null as number | null,
    congestion: (tenant: string, isBusy: boolean) =>
      upstream.retryAfter ?? bulkhead.congestion(tenant, tenant, isBusy),
    reserve: (tenant: string) => bulkhead.reserve(tenant),
  };
  const door = new Door({
    places,
    answers: new UnreadAnswers(new BoundedBytes(clock, 1), () => undefined),
    overload: new CommonOverload(clock),
    manyOwners,
    upstream,
    keeps,
    metrics: createMetrics({ watchProcess: false, build: { version: '1.2.3', node: 'v20.0.0' } }),
  });
  const isOpenFor = (owner: string) => door.refusal(owner, owner) === null;
  const enter = (owner: string, kept = false) => {
    const calls = new CallLog(clock);
    const isKept = () => kept;
    const refusal =
      door.enter(edgeRequest(), owner, owner, isKept) ?? door.begin(owner, owner, calls, isKept);
    return { calls, refusal };
  };
  /** Lets calls of others wait, each another's, until there is room for so many more. */
  const leaveRoom = (room: number) => {
    while (fillers.length < 1 + 128 - room) {
      const name = `filler ${fillers.length}`;
      const filler: SlotSeeker = {
        tenant: name,
        lane: name,
        place: null,
        slotGiven: () => undefined,
        slotRefused: () => undefined,
      };
      fillers.push(filler);
      if (!bulkhead.take(filler)) bulkhead.wait(filler);
    }
    while (fillers.length > 1 + 128 - room) {
      const filler = fillers.pop();
      if (filler !== undefined) bulkhead.withdraw(filler);
    }
  };
  leaveRoom(100);
  return { door, places, upstream, isOpenFor, enter, leaveRoom };
}

describe('the door', () => {
  it('tells when to come again as the upstream does', () => {
    const { door, upstream } = setUp();
    upstream.retryAfter = 7;
    expect(door.refusal('a', 'a')).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
  });

  it('keeps the last room upstream for those who have nothing under way', () => {
    const { places, leaveRoom, isOpenFor } = setUp();
    places.take('busy');
    leaveRoom(5);
    expect([isOpenFor('busy'), isOpenFor('idle')]).toEqual([true, true]);
    leaveRoom(4);
    expect([isOpenFor('busy'), isOpenFor('idle')]).toEqual([false, true]);
  });

  it('lets a caller in again once what it had under way is done', () => {
    const { places, leaveRoom, isOpenFor } = setUp();
    const place = places.take('busy');
    leaveRoom(1);
    expect(isOpenFor('busy')).toBe(false);
    place.giveBack();
    expect(isOpenFor('busy')).toBe(true);
  });

  it('keeps nothing for others where there are none', () => {
    const { places, leaveRoom, isOpenFor } = setUp(false);
    places.take('all');
    leaveRoom(1);
    expect(isOpenFor('all')).toBe(true);
  });

  it('keeps room for the first call of each operation that it took on, until that is made', () => {
    const { leaveRoom, isOpenFor, enter } = setUp();
    leaveRoom(2);
    const [one, other] = [enter('a'), enter('b')];
    expect([one.refusal, other.refusal, isOpenFor('c')]).toEqual([null, null, false]);
    // It has its slot now, and is counted by the upstream.
    leaveRoom(1);
    one.calls.begin('customer');
    one.calls.begin('customer');
    expect(isOpenFor('c')).toBe(false);
    leaveRoom(2);
    expect(isOpenFor('c')).toBe(true);
  });

  it('keeps room no longer for an operation that ended without a call', () => {
    const { leaveRoom, isOpenFor, enter } = setUp();
    leaveRoom(1);
    const { calls } = enter('a');
    expect(isOpenFor('b')).toBe(false);
    calls.end();
    calls.end();
    expect(isOpenFor('b')).toBe(true);
  });

  it('refuses with 503 whoever took so long to send a body that others have come in meanwhile', () => {
    const { places, leaveRoom, enter } = setUp();
    leaveRoom(1);
    expect([enter('a').refusal, enter('b').refusal]).toMatchObject([null, { status: 503 }]);
    expect(places.taken).toBe(1);
  });

  it('lets in without room upstream what needs none, where answers are kept, and nothing else', () => {
    const { places, leaveRoom, isOpenFor, enter } = setUp(true, true);
    leaveRoom(0);
    // What it needs nobody knows before its body is there.
    expect(isOpenFor('a')).toBe(true);
    expect(enter('a', true).refusal).toBeNull();
    expect(enter('b', false).refusal).toMatchObject({ status: 503 });
    expect(places.taken).toBe(1);
  });
});
