import { UNRECORDED } from './unrecorded.ts';
import type { Caller } from '../../src/upstream/zenskar-api.ts';

/** A caller with credentials and a tenant that mean nothing, and all the time in the world. */
export function callerFor(changes: Partial<Caller> = {}): Caller {
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
