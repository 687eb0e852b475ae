import { afterAll, expect, it, vi } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { createPrng } from '../../src/sandbox/prng.ts';
import { answerText } from '../support/answer-text.ts';
import { isRecord } from '../support/graphql.ts';
import { crowdedNulls, sortedErrors } from './crowded-nulls.ts';
import { pagingDocument } from './paging-documents.ts';
import { randomDocument } from './random-documents.ts';
import { randomRequest } from './random-requests.ts';
import { RandomValues } from './random-values.ts';
import { type Comparison, type Trail, twoGraphs } from './two-graphs.ts';

const DOCUMENTS = 2_600;
const REQUESTS_EACH = 4;

it('long answers, written in pieces, are the same as well, and take the same calls', async () => {
  const random = createPrng(2);
  const values = new RandomValues(random);
  const compare = twoGraphs(true, new EventLoopTurns(100));
  let fastWithCalls = 0;
  for (let n = 0; n < 300; n += 1) {
    const request = randomRequest(random, values, randomDocument(random, values));
    const comparison = await compare(request);
    const { fast, general, tookFastWay } = comparison;
    expect(remains(comparison, fast), JSON.stringify(request)).toEqual(remains(comparison, general));
    fastWithCalls += Number(tookFastWay && fast.calls.length > 0);
  }
  expect(fastWithCalls).toBeGreaterThan(50);
}, 300_000);

afterAll(() => {
  vi.restoreAllMocks();
});

it('plain queries are answered in the fast way as in the general one, to the byte', async () => {
  const random = createPrng(1);
  const values = new RandomValues(random);
  const graphs = [twoGraphs(true), twoGraphs(false)] as const;
  const seen = { operations: 0, fast: 0, errors: 0, partial: 0, fastWithCalls: 0, fastWithErrors: 0 };
  for (let n = 0; n < DOCUMENTS; n += 1) {
    const pages = random.chance(0.1);
    if (pages) values.forgetCursors();
    const document = pages ? pagingDocument(random) : randomDocument(random, values);
    const compare = random.pick(graphs);
    for (let turn = 0; turn < REQUESTS_EACH; turn += 1) {
      const request = randomRequest(random, values, document);
      const comparison = await compare(request);
      const { fast, general, tookFastWay } = comparison;
      expect(remains(comparison, fast), JSON.stringify(request)).toEqual(remains(comparison, general));
      const body = answerText(fast.response.body);
      const failed = body.includes('"errors":[');
      seen.operations += 1;
      seen.fast += Number(tookFastWay);
      seen.fastWithCalls += Number(tookFastWay && fast.calls.length > 0);
      seen.errors += Number(failed);
      seen.fastWithErrors += Number(failed && tookFastWay);
      seen.partial += Number(failed && body.includes('"data":{'));
      if (!failed) values.harvest(body);
    }
  }
  // Both ways would agree as well where nothing is asked, or all is refused.
  expect(seen.operations).toBeGreaterThanOrEqual(10_000);
  expect(seen.fast / seen.operations).toBeGreaterThan(0.4);
  expect(seen.fastWithCalls / seen.operations).toBeGreaterThan(0.2);
  expect(seen.errors / seen.operations).toBeGreaterThan(0.1);
  expect(seen.fastWithErrors / seen.operations).toBeGreaterThan(0.1);
  expect(seen.partial / seen.operations).toBeGreaterThan(0.05);
}, 300_000);

/**
 * What has to be the same. Errors come in the order in which fields failed, which depends on what was read already: of
 * several only the order may differ, and which of them are told where they make one place null. The calls after an error are the same, too, but they may have been made in other rounds; where
 * the error leaves nothing of the answer, the compiled way asks nothing more, and the reference goes on.
 */
function remains({ tookFastWay, fast, general }: Comparison, { response, outcome, reported, calls }: Trail) {
  // What is no request is refused in words of our own.
  if (fast.outcome.refusal === 'malformed' && !tookFastWay) {
    return {
      hasErrors: outcome.errors.length > 0,
      reported,
      calls,
      hasData: answerText(response.body).includes('"data":'),
    };
  }
  const lineOf = ({ round, path }: Trail['calls'][number]) => (tookFastWay ? `${round} ${path}` : path);
  const isNothing = answerText(response.body).endsWith('"data":null}');
  const ofFast = new Set(fast.calls.map(lineOf));
  const made = calls
    .map(lineOf)
    .filter((line) => !isNothing || ofFast.has(line))
    .sort();
  const crowded = crowdedNulls(answerIn(answerText(general.response.body)));
  const body = withErrorsSorted(inWordsOfReference(answerText(response.body)), crowded);
  const errors = crowded.size > 0 ? null : [...outcome.errors].sort();
  return {
    response: { ...response, body },
    outcome: { ...outcome, errors, way: null },
    reported,
    calls: made,
  };
}

/** For an operation that is not there, and for its kind, we have words of our own. */
function inWordsOfReference(text: string): string {
  return text
    .replace(NO_SUCH_OPERATION, 'Could not determine what operation to execute.')
    .replace(
      /This gateway only answers queries: expected a query, got a (\w+)\./,
      'Schema is not configured to execute $1 operation.',
    );
}

const NO_SUCH_OPERATION =
  /Expected (operationName to name|no operationName, since|an operation in the document)[^"]*, got [a-z ]+\./;

/** An answer may come as an event or as a part of several. */
function withErrorsSorted(text: string, crowded: ReadonlySet<string>): string {
  const answer = answerIn(text);
  const errors = isRecord(answer) ? answer['errors'] : undefined;
  if (!isRecord(answer) || !Array.isArray(errors) || (errors.length < 2 && crowded.size === 0)) return text;
  const sorted = JSON.stringify({ ...answer, errors: sortedErrors(answer, crowded) });
  return text.replace(ANSWER, () => sorted);
}

const ANSWER = /\{.*\}/s;

function answerIn(text: string): unknown {
  const [json = ''] = ANSWER.exec(text) ?? [];
  return json === '' ? null : JSON.parse(json);
}
