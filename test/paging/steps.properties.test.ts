import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseEdge,
  counts,
  edgeChoices,
  manners,
  pageLimits,
  sorts,
  values,
} from '../support/paging-arbitraries.ts';
import { sliceOf } from '../support/paging-oracle.ts';
import { runs } from '../support/paging-runs.ts';
import { type Answer, rowId, TestUpstream } from '../support/paging-upstream.ts';

const scenario = fc.record({
  values,
  sort: sorts,
  manners: manners('keyset', 'page', 'offset'),
  broken: fc.array(fc.nat(29), { maxLength: 8 }),
  sharedLimit: fc.constantFrom(0, 0, 5, 40),
});

const steps = fc.array(
  fc.record({
    direction: fc.constantFrom('first' as const, 'last' as const, 'neither' as const),
    count: counts,
    after: edgeChoices,
    before: edgeChoices,
    // Somebody may lower or raise it between two steps, while clients hold cursors of before.
    pageLimit: pageLimits,
  }),
  { minLength: 1, maxLength: 8 },
);

describe('any sequence of steps over a list at rest', () => {
  it('shows the slices that the specification asks for, makes true statements, reads no page twice and keeps within the limit', () => {
    const check = fc.property(scenario, steps, ({ values, broken, ...options }, steps) => {
      const upstream = new TestUpstream(values, { ...options, broken: new Set(broken) });
      const isBroken = (name: string) => broken.some((number) => rowId(number) === name);
      const answers: Answer[] = [];
      for (const { direction, count, pageLimit, ...choices } of steps) {
        const after = chooseEdge(choices.after, answers);
        const before = chooseEdge(choices.before, answers);
        const size = direction === 'neither' ? {} : { [direction]: count };
        const answer = upstream.ask(
          { ...size, after: after?.cursor, before: before?.cursor },
          { pageLimit, pageBudget: 2000 },
        );
        const { names, hasPrevious, hasNext, asked } = answer;
        const expected = sliceOf(upstream.names, { ...size, after: after?.name, before: before?.name });
        const far = direction === 'last' || (direction === 'neither' && !after) ? after : before;
        const isCrossed = after && before ? !upstream.isBefore(after.name, before.name) : false;
        if (far !== undefined && isBroken(far.name)) {
          // Nothing tells it from others in other pages: then the window holds it, and so is an error. Others beside it may count as it.
          const readable = (some: readonly string[]) => some.filter((name) => !isBroken(name));
          const isBounded = !names.includes(far.name) && !isCrossed;
          if (isBounded) expect(readable(names)).toEqual(readable(expected.names));
        } else if (!isCrossed || ![after, before].some((edge) => isBroken(edge?.name ?? ''))) {
          expect({ names, hasPrevious, hasNext }).toEqual(expected);
        }
        const places = asked.map(({ flipped, via, cursor, limit }) =>
          [flipped, via, cursor, limit].join(' '),
        );
        expect(new Set(places).size).toBe(places.length);
        // What another field of the same operation reads at the start has a limit of its own.
        const most = Math.max(pageLimit, options.sharedLimit);
        expect(asked.every(({ limit }) => limit <= most)).toBe(true);
        answers.push(answer);
      }
    });
    fc.assert(check, runs(400));
  });
});
