import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckedTraceState } from '../../src/observability/otel-tracestate.ts';

const key = fc.stringMatching(/^[a-z0-9][a-z0-9_*/@-]{0,20}$/);
const value = fc.stringMatching(/^[ -+\--<>-~]{0,20}[!-+\--<>-~]$/);
const members = fc.uniqueArray(fc.tuple(key, value), { minLength: 1, selector: ([name]) => name });

describe('the tracestate that an SDK is handed', () => {
  it('is passed on as it came, whatever its keys', () => {
    fc.assert(
      fc.property(members, (list) => {
        const text = list.map(([name, each]) => `${name}=${each}`).join(',');
        const state = CheckedTraceState.of(text);
        expect(state.serialize()).toBe(text);
        for (const [name, each] of list) expect(state.get(name)).toBe(each);
      }),
    );
  });

  it('puts what was changed last in front, and leaves the rest in its order', () => {
    const state = CheckedTraceState.of('a=1,b=2,c=3');
    expect(state.set('b', '4').serialize()).toBe('b=4,a=1,c=3');
    expect(state.set('d', '5').serialize()).toBe('d=5,a=1,b=2,c=3');
    expect(state.unset('a').serialize()).toBe('b=2,c=3');
    expect(state.get('e')).toBeUndefined();
  });
});
