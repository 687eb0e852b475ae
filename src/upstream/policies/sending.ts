import type { Ask } from '../send.ts';
import type { TransportRequest } from '../transport.ts';
import { type Attempt, beginRequest } from './attempt.ts';

/** What all policies are around: makes the request. */
export function sending(ask: Ask<TransportRequest>): Ask<Attempt> {
  return (attempt, waiting) => {
    const { path, call } = attempt;
    const signal = attempt.signal ?? call.signal;
    ask(
      {
        path,
        call: { tenant: call.tenant, signal, credentials: call.credentials },
        headers: beginRequest(attempt),
      },
      waiting,
    );
  };
}
