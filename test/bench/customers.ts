/**
 * The customers that the benchmark asks for differ in the last eight digits only, their tail. Every row id begins with the
 * tail and every total is the tail, so that an answer that mixes customers up is a wrong answer.
 */
const HEAD = 'ca5e0000-0000-4000-8000-0000';

/** How much customers hold: a thousand rows, or as many as fit a page. */
export type CustomerKind = 'large' | 'account';

/** Their tails begin with digits of their own, so that the upstream knows whose rows to send. */
const FIRST_TAILS: Readonly<Record<CustomerKind, number>> = { large: 10_000_000, account: 50_000_000 };

export const TAIL_DIGITS = 8;

export function customerOf(tail: string): string {
  return HEAD + tail;
}

export function tailOf(customer: string): string {
  return customer.slice(HEAD.length);
}

/** Where the tail of the first customer in a text begins; below 0 where there is none. */
export function tailPosition(text: string): number {
  const at = text.indexOf(HEAD);
  return at < 0 ? at : at + HEAD.length;
}

/** A customer that nobody has asked for yet, each time it is called: identical calls under way are shared otherwise. */
export function customerSource(kind: CustomerKind): () => string {
  let tail = FIRST_TAILS[kind] + 1_000_000;
  return () => customerOf(String(tail++));
}

/** The same customers in turn, of which the other source gives none. */
export function customersInTurn(kind: CustomerKind, count: number): () => string {
  let at = 0;
  return () => customerOf(String(FIRST_TAILS[kind] + (at++ % count)));
}

/** A customer that no source gives, to make patterns of. */
export function placeholder(kind: CustomerKind, index: number): string {
  return customerOf(String(FIRST_TAILS[kind] + 38_765_000 + index));
}

export function kindOf(tail: string): CustomerKind {
  return Number(tail) < FIRST_TAILS.account ? 'large' : 'account';
}
