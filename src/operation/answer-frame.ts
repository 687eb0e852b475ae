import type { GraphQLError } from 'graphql';
import type { Frame } from './run.ts';

/** What an answer tells besides data and errors; null for nothing. */
export type Extensions = Readonly<Record<string, unknown>> | null;

const WITHOUT_ERRORS: Frame = { before: '{"data":', after: '}' };

/** What stands around the data of an answer. Errors come first, as the specification advises; they are presented already. */
export function answerFrame(errors: readonly GraphQLError[], extensions: Extensions = null): Frame {
  if (errors.length === 0 && extensions === null) return WITHOUT_ERRORS;
  const before = errors.length === 0 ? '{"data":' : `{"errors":${JSON.stringify(errors)},"data":`;
  return { before, after: extensions === null ? '}' : `,"extensions":${JSON.stringify(extensions)}}` };
}
