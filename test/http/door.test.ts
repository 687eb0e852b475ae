import { describe, expect, it } from 'vitest';
import { BoundedBytes } from '../../src/http/bounded-bytes.ts';
import { CommonOverload } from '../../src/http/common-overload.ts';
import { Door } from '../../src/http/door.ts';
import { Places } from '../../src/http/places.ts';
import { UnreadAnswers } from '../../src/http/unread-answers.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { ManualClock } from '../support/clock.ts';

/** A door before an upstream of which the last four places in the queue are scarce. */
function setUp(manyOwners = true) {
  const clock = new ManualClock();
  const places = new Places({ most: 1_000, shared: manyOwners });
  const upstream = { room: 100, retryAfter: null as number | null };
  const door = new Door({
    places,
    answers: new UnreadAnswers(new BoundedBytes(clock, 1), () => undefined),
    overload: new CommonOverload(clock),
    manyOwners,
    upstream: { congestion: () => upstream.retryAfter, room: () => upstream.room, queue: 128 },
    metrics: createMetrics({ watchProcess: false, build: { version: '1.2.3', node: 'v20.0.0' } }),
  });
  const isOpenFor = (owner: string) => door.refusal(owner, owner) === null;
  return { door, places, upstream, isOpenFor };
}

describe('the door', () => {
  it('tells when to come again as the upstream does', () => {
    const { door, upstream } = setUp();
    upstream.retryAfter = 7;
    expect(door.refusal('a', 'a')).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
  });

  it('keeps the last room upstream for those who have nothing under way', () => {
    const { places, upstream, isOpenFor } = setUp();
    places.take('busy');
    upstream.room = 5;
    expect([isOpenFor('busy'), isOpenFor('idle')]).toEqual([true, true]);
    upstream.room = 4;
    expect([isOpenFor('busy'), isOpenFor('idle')]).toEqual([false, true]);
  });

  it('lets a caller in again once what it had under way is done', () => {
    const { places, upstream, isOpenFor } = setUp();
    const place = places.take('busy');
    upstream.room = 0;
    expect(isOpenFor('busy')).toBe(false);
    place.giveBack();
    expect(isOpenFor('busy')).toBe(true);
  });

  it('keeps nothing for others where there are none', () => {
    const { places, upstream, isOpenFor } = setUp(false);
    places.take('all');
    upstream.room = 1;
    expect(isOpenFor('all')).toBe(true);
  });
});
