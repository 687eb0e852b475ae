import { execute, GraphQLError, parse } from 'graphql';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { describe, expect, it } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { answerFrame } from '../../src/operation/answer-frame.ts';
import { Run } from '../../src/operation/run.ts';
import { writerOf } from '../../src/operation/writer.ts';
import { accountFor, presentError } from '../../src/schema/errors.ts';
import { graphContext } from '../support/graph-context.ts';

const waits: readonly [what: string, told: string, failure: (retryAfter: number) => Failure][] = [
  [
    'an overloaded gateway',
    'The gateway has too much to do.',
    (retryAfter) => ({ kind: 'overloaded', retryAfter }),
  ],
  [
    'an upstream that may be asked no more, by its word or by a setting of ours',
    'Zenskar cannot be asked more often just now.',
    (retryAfter) => ({ kind: 'rate-limited', retryAfter }),
  ],
  [
    'an upstream that fails',
    'Zenskar gave no usable answer: it failed.',
    (retryAfter) => ({ kind: 'upstream-unavailable', reason: 'it failed', retryAfter }),
  ],
];

describe('the account of a failure says when to try again', () => {
  describe.each(waits)('for %s', (_, told, failure) => {
    it.each([
      [0, 'now'],
      [1, 'in 1 second'],
      [2, 'in 2 seconds'],
    ])('%i', (retryAfter, when) => {
      expect(accountFor(failure(retryAfter))).toMatchObject({
        message: `${told} Try again ${when}.`,
        details: { retryAfter },
      });
    });
  });

  it('in a while, where nobody knows', () => {
    expect(accountFor({ kind: 'rate-limited', retryAfter: null })).toEqual({
      code: 'RATE_LIMITED',
      message: 'Zenskar cannot be asked more often just now. Try again in a while.',
    });
    expect(accountFor({ kind: 'upstream-unavailable', reason: 'it failed' }).message).toBe(
      'Zenskar gave no usable answer: it failed. Try again.',
    );
  });
});

describe('a value that its type cannot write', () => {
  const typeDefs =
    'enum Word { A } type Query { float: Float int: Int flag: Boolean text: String word: Word id: ID }';
  const VALUES: [field: string, value: unknown][] = [
    ['float', Infinity],
    ['float', Number.NaN],
    ['int', 0.5],
    ['int', 2 ** 40],
    ['flag', 'yes'],
    ['text', Symbol('text')],
    ['word', 'B'],
    ['id', 0.5],
  ];
  const INTERNAL = {
    message: 'Something went wrong inside the gateway. The incident was logged.',
    extensions: { code: 'INTERNAL' },
  };
  const schema = makeExecutableSchema({ typeDefs });

  it.each(VALUES)('is a fault of the gateway, and reported: %s of %s', async (field, value) => {
    const type = schema.getQueryType()?.getFields()[field]?.type;
    if (type === undefined) throw new Error(`expected a field ${field}`);
    let errors: readonly GraphQLError[] = [];
    const run = new Run(graphContext(), {}, new EventLoopTurns(), 1000);
    const write = writerOf(type, { coordinate: `Query.${field}`, nodes: [] }, () => () => undefined);
    await run.execute(
      (_source, out, within) => {
        write(value, out, within, { prev: null, key: field });
      },
      (failed) => {
        errors = failed;
        return answerFrame([]);
      },
    );
    expect(presented(errors)).toEqual([{ ...INTERNAL, path: [field] }]);

    const reference = await execute({
      schema,
      document: parse(`{ ${field} }`),
      rootValue: { [field]: value },
    });
    expect(presented(reference.errors ?? [])).toMatchObject([{ ...INTERNAL, path: [field] }]);
  });

  it('is told from an argument that is found to be wrong during the execution', async () => {
    const asking = makeExecutableSchema({ typeDefs: 'type Query { field(of: Int!): Int }' });
    const document = parse('query($of: Int = 1) { field(of: $of) }');
    const { errors = [] } = await execute({ schema: asking, document, variableValues: { of: null } });
    const [error] = errors;
    const shown = presentError(error, () => expect.unreachable());
    expect(shown.message).toContain('must not be null');
    expect(shown.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  /** What a client is told; every error must have been reported. */
  function presented(errors: readonly GraphQLError[]): unknown {
    const reported: unknown[] = [];
    const shown = errors.map((error) => presentError(error, (cause) => reported.push(cause)).toJSON());
    expect(reported).toHaveLength(errors.length);
    expect(errors).not.toEqual([]);
    return shown;
  }
});
