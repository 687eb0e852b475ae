import { Failed } from '../domain/failure.ts';
import type { OwnedEndpoint } from '../observability/labels.ts';

/** Told of every page that breaks the contract in a way that could show one customer another's data. */
export type ForeignRowAlarm = (endpoint: OwnedEndpoint) => void;

/** Ends the reading of an answer about somebody else. */
export function foreign(endpoint: OwnedEndpoint, path: string, alarm: ForeignRowAlarm): never {
  alarm(endpoint);
  const message = 'Expected the customer that was asked for, got another one.';
  throw new Failed({ kind: 'upstream-invalid', path, message });
}
