import { randomUUID } from 'node:crypto';
import { customerOf } from './customers.ts';

/** A request that the gateway must turn away. */
export interface Refusal {
  readonly name: string;
  readonly title: string;
  /** What the answer has to say. */
  readonly says: string;
  readonly soundToken: boolean;
  /** Another one every time, as whoever means harm would send it. */
  body(): string;
}

const CUSTOMER = customerOf('90000000');
const SMALL = JSON.stringify({ query: `{ customer(uuid: "${CUSTOMER}") { uuid } }` });
const LARGE = JSON.stringify({
  query: '{ viewer { customer { uuid } } }',
  variables: { text: 'x'.repeat(200_000) },
});

export const REFUSALS: readonly Refusal[] = [
  {
    name: 'token',
    title: 'token with a bad signature',
    says: 'UNAUTHENTICATED',
    soundToken: false,
    body: () => SMALL,
  },
  { name: 'deep', title: 'query too deep', says: 'QUERY_TOO_COMPLEX', soundToken: true, body: tooDeep },
  { name: 'large', title: 'body of 200 kB', says: 'bytes', soundToken: true, body: () => LARGE },
];

export function refusalOf(name: string): Refusal {
  const refusal = REFUSALS.find((candidate) => candidate.name === name);
  if (refusal === undefined) throw new RangeError(`Expected a kind of refusal, got ${name}.`);
  return refusal;
}

/** Rows lead to their customer, who leads to rows; the name of the operation makes every document a new one. */
function tooDeep(): string {
  const levels = 8;
  const inner = 'entitlements(first: 1) { edges { node { customer { '.repeat(levels);
  const name = `Deep${randomUUID().replaceAll('-', '')}`;
  const query = `query ${name} { customer(uuid: "${CUSTOMER}") { ${inner} uuid ${'} } } }'.repeat(levels)} } }`;
  return JSON.stringify({ query });
}
