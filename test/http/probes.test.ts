import { describe, expect, it } from 'vitest';
import { probe, type Readiness } from '../../src/http/probes.ts';

const SERVING: Readiness = { draining: false, overwhelmed: false };

describe('the probe for readiness', () => {
  it.each([
    [{}, 200, 'ready'],
    [{ draining: true }, 503, 'draining'],
    [{ overwhelmed: true }, 503, 'overwhelmed'],
  ])('with %j answers %i and says that it is %s', (state, status, body) => {
    const readiness = { ...SERVING, ...state };
    expect(probe('/health/ready', readiness)).toMatchObject({ status, body: `${body}\n` });
    expect(probe('/health/live', readiness)).toMatchObject({ status: 200 });
  });

  it('knows its exact path only', () => {
    expect(probe('/health/ready/', SERVING)).toBeNull();
  });
});
