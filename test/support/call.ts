import { UNRECORDED } from './unrecorded.ts';
import type { Call } from '../../src/upstream/zenskar-api.ts';

/** What an upstream call carries, with credentials and a tenant that mean nothing and all the time in the world. */
export function callFor(changes: Partial<Call> = {}): Call {
  return {
    signal: new AbortController().signal,
    deadline: Number.POSITIVE_INFINITY,
    tenant: 'tenant',
    credentials: { apiKey: 'key', organisation: 'organisation' },
    trace: UNRECORDED,
    observe: () => undefined,
    ...changes,
  };
}
