import { expect } from 'vitest';
import type { PageAddress } from '../../src/cursors/address.ts';
import type { ListTraits } from '../../src/paging/list-traits.ts';
import type { PageFlags } from '../../src/paging/page-flags.ts';
import type { PageWalk } from '../../src/paging/page-source.ts';
import type { WalkLimits } from '../../src/paging/route.ts';
import { firstAddress, type Slice, walk } from '../../src/paging/walk.ts';
import type { Window } from '../../src/paging/window.ts';

/** A walk at its first address, which is to be the one that is told before it begins. */
export function startedWalk<Row>(
  window: Window,
  traits: ListTraits<Row>,
  asked: PageFlags,
  limits: WalkLimits,
  populate = 0,
): { steps: PageWalk<Row, Slice<Row>>; step: IteratorResult<PageAddress, Slice<Row>> } {
  const first = firstAddress(window, traits, limits, populate);
  const steps = walk(window, traits, asked, limits, populate);
  const step = steps.next();
  expect(step).toEqual({ done: false, value: first });
  return { steps, step };
}
