import { customerOf } from '../customers.ts';

/**
 * Who there is, told apart by the first digit of their tail. The upstream behaves as it should for the ordinary ones only;
 * see `upstream.ts`.
 */
export const ordinary = (index: number): string => customerOf(String(10_000_000 + index));

/** The upstream never answers for them. */
export const isHanging = (tail: string): boolean => tail.startsWith('2');
export const hanging = (index: number): string => customerOf(String(20_000_000 + index));

/** Their rows have long names. */
export const isWordy = (tail: string): boolean => tail.startsWith('3');
export const WORDY = customerOf('30000000');

/** A page of 100 of them is a little less than eight million bytes. */
export const LONG_NAME = 75_000;

/** The upstream sends rows of somebody else for them. */
export const isMixedUp = (tail: string): boolean => tail.startsWith('5');
export const MIXED_UP = customerOf('50000000');

/** For them the upstream answers with more rows, or more structure, than any page has. */
export const CROWDED = customerOf('60000001');
export const BRANCHED = customerOf('60000002');
export const NESTED = customerOf('60000003');

/** What the upstream fails at when it is searched for. */
export const EXPLOSIVE = 'explode';

/** Keys that the upstream refuses, and takes its time for. */
export const isInvented = (apiKey: string): boolean => apiKey.startsWith('invented');
export const inventedKey = (index: number): string => `invented-key-${index}`;
export const REFUSAL_MS = 350;

/** Whoever has an organisation and a key of its own, as `AUTH_MODE=headers` wants it. */
export function ownCredentials(index: number, apiKey = `own-key-${index}`): Readonly<Record<string, string>> {
  return { 'x-api-key': apiKey, organisation: customerOf(String(40_000_000 + index)) };
}
