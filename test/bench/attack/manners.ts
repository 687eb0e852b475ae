import { createAnswers, type UpstreamAnswer } from '../answers.ts';
import { TAIL_DIGITS, tailOf, tailPosition } from '../customers.ts';
import {
  BRANCHED,
  CROWDED,
  EXPLOSIVE,
  isHanging,
  isInvented,
  isMixedUp,
  isWordy,
  LONG_NAME,
  NESTED,
  ordinary,
  REFUSAL_MS,
} from './people.ts';

/** What becomes of a request, and how long after it came; null for nothing at all. */
export interface Manner extends UpstreamAnswer {
  readonly afterMs: number;
}

const FAILED: UpstreamAnswer = { status: 500, body: Buffer.from('{"detail":"Internal Server Error"}') };
const REFUSED: UpstreamAnswer = { status: 401, body: Buffer.from('{"detail":"Unauthorized"}') };

/** Answers that are no pages, made once each. */
const ODD: Readonly<Record<string, () => Buffer>> = {
  [tailOf(CROWDED)]: once(() => `{"results":[${'0,'.repeat(599_999)}0]}`),
  [tailOf(BRANCHED)]: once(
    () => `{"results":[{${Array.from({ length: 300_000 }, (_, index) => `"k${index}":0`).join()}}]}`,
  ),
  [tailOf(NESTED)]: once(() => `{"results":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`),
};

function once(make: () => string): () => Buffer {
  let made: Buffer | null = null;
  return () => (made ??= Buffer.from(make()));
}

/** How the upstream treats whom, when nothing is wrong with it as a whole. */
export function createManners(): (target: string, apiKey: string) => Manner | null {
  const answerTo = createAnswers();
  const wordy = new Map<string, UpstreamAnswer>();

  function wordyAnswer(target: string): UpstreamAnswer {
    let answer = wordy.get(target);
    if (answer === undefined) {
      const { status, body } = answerTo(target);
      answer = { status, body: Buffer.from(withLongNames(body.toString())) };
      wordy.set(target, answer);
    }
    return answer;
  }

  return (target, apiKey) => {
    if (isInvented(apiKey)) return { ...REFUSED, afterMs: REFUSAL_MS };
    const at = tailPosition(target);
    const tail = target.slice(at, at + TAIL_DIGITS);
    if (isHanging(tail)) return null;
    if (target.includes(`search=${EXPLOSIVE}`)) return { ...FAILED, afterMs: 0 };
    const odd = ODD[tail];
    if (odd !== undefined) return { status: 200, body: odd(), afterMs: 0 };
    if (isMixedUp(tail)) return { ...answerTo(target.replace(tail, tailOf(ordinary(0)))), afterMs: 0 };
    if (isWordy(tail)) return { ...wordyAnswer(withoutSearch(target)), afterMs: 0 };
    return { ...answerTo(withoutSearch(target)), afterMs: 0 };
  };
}

function withLongNames(body: string): string {
  const page = JSON.parse(body) as { results: object[] };
  const name = 'n'.repeat(LONG_NAME);
  return JSON.stringify({ ...page, results: page.results.map((row) => ({ ...row, name })) });
}

/** A text to search for makes calls differ that would be shared otherwise; the answer is the same. */
function withoutSearch(target: string): string {
  return target.replace(/(?<=[?&])search=[^&]*&?/, '');
}
