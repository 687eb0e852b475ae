import { type AnswerBody, isInParts } from '../../src/http/exchange.ts';

/** The text of an answer that is whole. */
export function answerText(body: AnswerBody): string {
  if (isInParts(body)) throw new Error('expected an answer that is whole, got one in parts');
  return body.toString();
}
