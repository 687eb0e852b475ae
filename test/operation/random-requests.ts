import { isNonNullType } from 'graphql';
import type { Principal } from '../../src/auth/principal.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Prng } from '../../src/sandbox/prng.ts';
import { Answer } from '../../src/upstream/answer.ts';
import { boundTo, ORGANISATION } from './limits/counted-graph.ts';
import { CUSTOMERS, type Fault } from './odd-upstream.ts';
import type { RandomDocument } from './random-document.ts';
import type { RandomValues } from './random-values.ts';
import type { Request } from './two-graphs.ts';
import { undated } from '../support/fresh.ts';

export const ACCEPTS = [
  undefined,
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json;q=0.9',
  'application/json, application/graphql-response+json',
  'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
  'application/json; charset=iso-8859-1, application/graphql-response+json',
  'APPLICATION/JSON',
  'application/*',
  'application/*;q=0.1, application/graphql-response+json',
  'text/html, application/xhtml+xml, */*;q=0.8',
  'text/event-stream, application/json',
  'text/event-stream',
  'multipart/mixed, application/json',
  '',
  ',',
  ' application / json ',
  '*/json',
] as const;

const FAULTS: readonly (Answer | Failure | 'crash')[] = [
  'crash',
  { kind: 'upstream-timeout', milliseconds: 5000 },
  { kind: 'upstream-unavailable', reason: 'the connection was reset', retryAfter: 3 },
  { kind: 'rate-limited', retryAfter: 7 },
  new Answer(500, null, '', undated()),
  new Answer(429, '2', '', undated()),
  new Answer(401, null, '{}', undated()),
  new Answer(403, null, '{}', undated()),
  new Answer(404, null, '', undated()),
  new Answer(404, null, '{"detail":"Customer not found"}', undated()),
  new Answer(422, null, '{"detail":"no"}', undated()),
  new Answer(200, null, '{', undated()),
  new Answer(200, null, '[]', undated()),
  new Answer(200, null, '{"results":{}}', undated()),
];

/** One way of asking for an operation of a document, mostly a right one. */
export function randomRequest(random: Prng, values: RandomValues, document: RandomDocument): Request {
  const text = random.chance(0.02) ? damaged(random, document.text) : document.text;
  const body: Record<string, unknown> = { query: text, ...nameIn(random, document) };
  const variables = variablesFor(random, values, document);
  if (Object.keys(variables).length > 0 || random.chance(0.3)) body['variables'] = variables;
  if (random.chance(0.04)) distort(random, body);
  return {
    body: random.chance(0.005)
      ? random.pick(['', '{', 'null', '[]', '5', `[${JSON.stringify(body)}]`])
      : JSON.stringify(body),
    accept: random.chance(0.5) ? undefined : random.pick(ACCEPTS),
    principal: principalOf(random),
    fault: random.chance(0.06) ? faultOf(random) : null,
  };
}

function principalOf(random: Prng): Principal {
  const own = CUSTOMERS[0];
  return own === undefined || random.chance(0.9) ? ORGANISATION : boundTo(own);
}

function faultOf(random: Prng): Fault {
  return {
    endpoint: random.pick(['entitlements', 'summaries', 'customer', 'customers']),
    customer: random.chance(0.5) ? null : (CUSTOMERS[random.integer(0, 4)] ?? null),
    how: FAULTS[random.integer(0, FAULTS.length - 1)] ?? 'crash',
  };
}

function nameIn(random: Prng, { operations }: RandomDocument): { readonly operationName?: unknown } {
  if (random.chance(0.03)) return { operationName: random.pick(['Z', '', 'constructor', null]) };
  const name = operations[random.integer(0, operations.length - 1)] ?? null;
  const needed = operations.length > 1 ? !random.chance(0.05) : random.chance(0.5);
  return needed && (name !== null || random.chance(0.2)) ? { operationName: name } : {};
}

function variablesFor(random: Prng, values: RandomValues, document: RandomDocument): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const { name, type, argument, standard } of document.variables) {
    const roll = random.next();
    if (roll < 0.01) given[name] = values.wrong().json;
    else if (roll < 0.03) given[name] = null;
    else if (roll < 0.04) continue;
    else if ((standard !== null || (!isNonNullType(type) && argument !== 'if')) && roll < 0.4) continue;
    else given[name] = values.valueFor(type, argument).json;
  }
  if (random.chance(0.05)) given['undeclared'] = 5;
  return given;
}

/** Text with a character too few or too many. */
function damaged(random: Prng, text: string): string {
  const at = random.integer(0, text.length - 1);
  return text.slice(0, at) + random.pick(['', '}', '"', '\u0000', '$', '\ud800']) + text.slice(at + 1);
}

function distort(random: Prng, body: Record<string, unknown>): void {
  const [name, value] = random.pick<readonly [string, unknown]>([
    ['query', ''],
    ['query', 5],
    ['query', null],
    ['query', 'mutation { x }'],
    ['query', 'subscription { x }'],
    ['query', '{ __typename }\u0000'],
    ['query', '\ufeff{ __typename }'],
    ['operationName', 5],
    ['operationName', {}],
    ['variables', null],
    ['variables', []],
    ['variables', 'text'],
    ['extensions', {}],
    ['extensions', null],
    ['documentId', 'sha256:0'],
    ['other', 1],
    ['__proto__', 1],
  ]);
  Object.defineProperty(body, name, { value, enumerable: true, writable: true, configurable: true });
}
