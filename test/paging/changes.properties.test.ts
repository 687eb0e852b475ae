import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changes,
  chooseEdge,
  counts,
  edgeChoices,
  makeChange,
  manners,
  pageLimits,
  sorts,
  values,
} from '../support/paging-arbitraries.ts';
import { runs } from '../support/paging-runs.ts';
import { type Answer, failureOf, TestUpstream } from '../support/paging-upstream.ts';

/** They take longest of all, and longer than others may on a slow machine. */
const LONG = { timeout: 120_000 };

const several = fc.array(changes, { maxLength: 4 });

describe('a keyset upstream whose list changes between steps', LONG, () => {
  const scenario = fc.record({
    values,
    sort: sorts,
    manners: manners('keyset'),
    pageLimit: pageLimits,
    /** Where answers are kept, pages have few sizes. */
    pageSizes: fc.constantFrom([], [], [2, 5, 10], [10, 25, 50, 100]),
    sharedLimit: fc.constantFrom(0, 0, 5, 40),
  });

  it.each(['forward', 'backward'] as const)('repeats and loses no row that stays, paging %s', (direction) => {
    const steps = fc.array(fc.record({ count: fc.integer({ min: 1, max: 40 }), changes: several }), {
      minLength: 1,
      maxLength: 8,
    });
    const check = fc.property(scenario, steps, ({ values, pageLimit, pageSizes, ...options }, steps) => {
      const upstream = new TestUpstream(values, options);
      const stayed = new Set(upstream.names);
      const seen: string[] = [];
      const pageOn = (count: number, cursor: string | undefined) => {
        const args =
          direction === 'forward' ? { first: count, after: cursor } : { last: count, before: cursor };
        const answer = upstream.ask(args, { pageLimit, pageSizes, pageBudget: 2000 });
        if (direction === 'forward') seen.push(...answer.names);
        else seen.unshift(...answer.names);
        return answer.names.length < count ? undefined : answer.cursors.at(direction === 'forward' ? -1 : 0);
      };
      let cursor: string | undefined;
      for (let step = 0; step === 0 || cursor !== undefined; step += 1) {
        const { count, changes } = steps[step % steps.length] ?? { count: 1, changes: [] };
        const edge = seen.at(direction === 'forward' ? -1 : 0);
        const failure = failureOf(() => {
          cursor = pageOn(count, cursor);
        });
        if (failure !== null) {
          expect(failure.kind).toBe('invalid-cursor');
          expect(upstream.names).not.toContain(edge);
          return;
        }
        if (step < steps.length) for (const change of changes) makeChange(upstream, change);
        const now = new Set(upstream.names);
        for (const name of stayed) if (!now.has(name)) stayed.delete(name);
      }
      expect(new Set(seen).size).toBe(seen.length);
      // Only rows that were there all along: a new one may come to stand where rows that are gone stood.
      const known = seen.filter((name) => stayed.has(name));
      expect(known).toEqual(upstream.names.filter((name) => stayed.has(name)));
    });
    fc.assert(check, runs(300));
  });

  it('goes on from any edge where its row stands or stood', () => {
    const steps = fc.array(
      fc.record({
        direction: fc.constantFrom('first' as const, 'last' as const),
        count: counts,
        after: edgeChoices,
        before: edgeChoices,
        changes: several,
      }),
      { minLength: 2, maxLength: 8 },
    );
    const check = fc.property(scenario, steps, ({ values, pageLimit, pageSizes, ...options }, steps) => {
      const upstream = new TestUpstream(values, options);
      const answers: (Answer & { list: ReadonlySet<string> })[] = [];
      for (const { direction, count, after, before, changes } of steps) {
        const [start, end] = [chooseEdge(after, answers), chooseEdge(before, answers)];
        const args = { [direction]: count, after: start?.cursor, before: end?.cursor };
        const list = upstream.names;
        const limits = { pageLimit, pageSizes, pageBudget: 2000 };
        let answer: Answer | undefined;
        const failure = failureOf(() => {
          answer = upstream.ask(args, limits);
        });
        if (answer === undefined) {
          expect(failure?.kind).toBe('invalid-cursor');
          const edges = [start?.name, end?.name];
          expect(edges.every((name) => name === undefined || list.includes(name))).toBe(false);
          continue;
        }
        const { names } = answer;
        const at = names.length === 0 ? 0 : list.indexOf(names[0] ?? '');
        expect(names).toEqual(list.slice(at, at + names.length));
        answers.push({ ...answer, list: new Set(list) });
        const isCrossed = start && end && !upstream.isBefore(start.name, end.name);
        if (!isCrossed) {
          const near = direction === 'first' ? start : end;
          const isBehind = (name: string, edge: string) =>
            direction === 'first' ? upstream.isBefore(edge, name) : upstream.isBefore(name, edge);
          // What the caller knew of beside each cursor, and is still there.
          const knownTo = (edge: typeof start, name: string) => edge?.answer.list.has(name) ?? true;
          const far = direction === 'first' ? end : start;
          const inside = list.filter(
            (name) =>
              (near === undefined || isBehind(name, near.name)) &&
              (far === undefined || !(name === far.name || isBehind(name, far.name))),
          );
          for (const name of names) {
            if (knownTo(near, name) && knownTo(far, name)) expect(inside).toContain(name);
            if (near && knownTo(near, name)) expect(isBehind(name, near.name)).toBe(true);
            if (far && knownTo(far, name)) expect(isBehind(far.name, name)).toBe(true);
          }
          const known = inside.filter((name) => knownTo(near, name) && knownTo(far, name));
          const expected = direction === 'first' ? known : known.reverse();
          const shown = (direction === 'first' ? names : names.toReversed()).filter((name) =>
            known.includes(name),
          );
          expect(shown).toEqual(expected.slice(0, shown.length));
          if (names.length < count) expect(shown).toEqual(expected);
          const bothStand = (!near || list.includes(near.name)) && (!far || list.includes(far.name));
          if (bothStand) {
            const exact =
              direction === 'first'
                ? inside.slice(0, count)
                : inside.slice(Math.max(0, inside.length - count));
            expect(names).toEqual(exact);
          }
        }
        for (const change of changes) makeChange(upstream, change);
      }
    });
    fc.assert(check, runs(300));
  });
});

describe('an upstream that counts, whose list changes between steps and between pages', () => {
  it('neither crashes nor loops nor repeats a row within one window', () => {
    const scenario = fc.record({
      values,
      sort: sorts,
      manners: manners('keyset', 'page', 'offset'),
      pageLimit: pageLimits,
      pageBudget: fc.constantFrom(1, 2, 5, 40),
    });
    const steps = fc.array(
      fc.record({
        direction: fc.constantFrom('first' as const, 'last' as const),
        count: counts,
        after: edgeChoices,
        before: edgeChoices,
        changes: several,
      }),
      { minLength: 1, maxLength: 8 },
    );
    const check = fc.property(
      scenario,
      steps,
      fc.array(changes, { maxLength: 10 }),
      ({ values, pageLimit, pageBudget, ...options }, steps, between) => {
        const upstream = new TestUpstream(values, options);
        const answers: Answer[] = [];
        const pending = [...between];
        for (const { direction, count, after, before, changes } of steps) {
          const [start, end] = [chooseEdge(after, answers), chooseEdge(before, answers)];
          const args = { [direction]: count, after: start?.cursor, before: end?.cursor };
          const failure = failureOf(() => {
            const answer = upstream.ask(args, { pageLimit, pageBudget }, undefined, () => {
              const change = pending.pop();
              if (change !== undefined) makeChange(upstream, change);
            });
            expect(new Set(answer.names).size).toBe(answer.names.length);
            expect(answer.names.length).toBeLessThanOrEqual(count);
            answers.push(answer);
          });
          // A page of rows that all moved on, since so many came in front, looks like a link that leads back.
          if (failure !== null)
            expect(['invalid-cursor', 'bad-input', 'too-complex', 'upstream-invalid']).toContain(
              failure.kind,
            );
          for (const change of changes) makeChange(upstream, change);
        }
      },
    );
    fc.assert(check, runs(300));
  });
});
