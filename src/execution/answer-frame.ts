import type { GraphQLError } from 'graphql';
import type { Frame } from './run.ts';

const WITHOUT_ERRORS: Frame = { before: '{"data":', after: '}' };

/** What stands around the data of an answer. Errors come first, as the specification advises; they are presented already. */
export function answerFrame(errors: readonly GraphQLError[]): Frame {
  if (errors.length === 0) return WITHOUT_ERRORS;
  return { before: `{"errors":${JSON.stringify(errors)},"data":`, after: '}' };
}
