import { describe, expect, it } from 'vitest';
import { LightSignal } from '../../src/domain/light-signal.ts';

const REASON = new Error('over');

/** A signal with listeners that note their names; a name may be bound to what else its listener does. */
function listened(names: readonly string[], acts: Readonly<Record<string, () => void>> = {}) {
  const signal = new LightSignal();
  const called: string[] = [];
  const listeners = new Map(
    names.map((name) => [
      name,
      () => {
        called.push(name);
        acts[name]?.();
      },
    ]),
  );
  const each = (act: (listener: () => void) => void, ...which: readonly string[]) => {
    for (const name of which) act(listeners.get(name) ?? (() => undefined));
  };
  const add = (...which: readonly string[]) => {
    each(
      (listener) => {
        signal.addEventListener('abort', listener);
      },
      ...which,
    );
  };
  const remove = (...which: readonly string[]) => {
    each(
      (listener) => {
        signal.removeEventListener('abort', listener);
      },
      ...which,
    );
  };
  return { signal, called, add, remove };
}

describe('a light signal', () => {
  it('tells its listeners once, in their order, and keeps the first reason', () => {
    const { signal, called, add } = listened(['a', 'b', 'c']);
    add('a', 'b', 'a', 'c');
    expect(signal.aborted).toBe(false);
    signal.abort(REASON);
    signal.abort(new Error('again'));
    expect(called).toEqual(['a', 'b', 'c']);
    expect([signal.aborted, signal.reason]).toEqual([true, REASON]);
  });

  it('does not tell those who were removed, also by another listener meanwhile', () => {
    const { signal, called, add, remove } = listened(['a', 'b', 'c', 'd'], {
      a: () => {
        remove('b');
      },
    });
    add('a', 'b', 'c', 'd');
    remove('c', 'c');
    signal.abort(REASON);
    expect(called).toEqual(['a', 'd']);
  });

  it('may be left by a listener that it tells, without passing over the next', () => {
    const { signal, called, add, remove } = listened(['a', 'b'], {
      a: () => {
        remove('a');
      },
    });
    add('a', 'b');
    signal.abort(REASON);
    expect(called).toEqual(['a', 'b']);
  });
});
