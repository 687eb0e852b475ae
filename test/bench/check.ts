import { createAnswers } from './answers.ts';
import { placeholder, tailOf } from './customers.ts';
import type { Scenario } from './scenarios.ts';

/** Throws unless the body is, to the letter, what the upstream's data make the right answer; returns its `endCursor`. */
export type Check = (body: string, customers: readonly string[], page: number) => string | null;

const CURSOR = /"endCursor":(?:null|"([^"]*)")/;
const NO_CURSOR = '"endCursor":?';

/**
 * Works out the right answers of a scenario from the upstream's own data, once, with places for the customers. Cursors
 * are the one thing that a client must take as it comes.
 */
export async function createCheck(scenario: Scenario): Promise<Check> {
  const answerTo = createAnswers();
  const get = (path: string): Promise<unknown> => Promise.resolve(JSON.parse(answerTo(path).body.toString()));
  const models = Array.from({ length: scenario.customers }, (_, index) =>
    placeholder(scenario.customerKind, index),
  );
  const pages: Piece[][] = [];
  let after: string | null = null;
  for (let page = 0; page < scenario.pages; page += 1) {
    const text = JSON.stringify({ data: await scenario.byHand(get, models, after) });
    after = cursorOf(text);
    pages.push(piecesOf(text.replace(CURSOR, NO_CURSOR), models));
  }
  return (body, customers, page) => {
    const tails = customers.map(tailOf);
    let expected = '';
    for (const piece of pages[page] ?? [])
      expected += typeof piece === 'string' ? piece : (tails[piece] ?? '');
    const got = body.replace(CURSOR, NO_CURSOR);
    if (got !== expected) throw new WrongAnswer(scenario.name, page, expected, got);
    return cursorOf(body);
  };
}

class WrongAnswer extends Error {
  constructor(name: string, page: number, expected: string, got: string) {
    let at = 0;
    while (at < got.length && got[at] === expected[at]) at += 1;
    const around = (text: string) => text.slice(Math.max(0, at - 60), at + 200);
    super(
      `${name}, page ${page}: a wrong answer, from character ${at}.\n  expected …${around(expected)}\n  got      …${around(got)}`,
    );
  }
}

/** Fixed text, or the index of the customer whose tail stands there. */
type Piece = string | number;

function piecesOf(text: string, models: readonly string[]): Piece[] {
  const indexOf = new Map(models.map((model, index) => [tailOf(model), index]));
  const tails = new RegExp(`(${[...indexOf.keys()].join('|')})`);
  return text.split(tails).map((piece) => indexOf.get(piece) ?? piece);
}

function cursorOf(text: string): string | null {
  return CURSOR.exec(text)?.[1] ?? null;
}
