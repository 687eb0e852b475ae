import { createCore, DEFAULT_API_KEY, DEFAULT_ORGANISATION } from '../../src/sandbox/core.ts';
import { type CustomerKind, kindOf, placeholder, tailOf, tailPosition, TAIL_DIGITS } from './customers.ts';
import { benchWorld } from './world.ts';

export const CREDENTIALS = { apiKey: DEFAULT_API_KEY, organisation: DEFAULT_ORGANISATION };

/** One answer of the upstream, with the places where the tail of the customer goes. */
interface Pattern {
  readonly status: number;
  readonly bytes: Buffer;
  readonly tails: readonly number[];
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * What the upstream sends, in the words of the sandbox. It is worked out once per path and query; for every other
 * customer the text is copied and the tail written into it, which costs next to nothing.
 */
export function createAnswers(): (target: string) => UpstreamAnswer {
  const answerTo = { large: answersOf('large'), account: answersOf('account') };
  return (target) =>
    answerTo[kindOf(target.slice(tailPosition(target), tailPosition(target) + TAIL_DIGITS))](target);
}

function answersOf(kind: CustomerKind): (target: string) => UpstreamAnswer {
  const model = placeholder(kind, 0);
  const modelTail = tailOf(model);
  const core = createCore({ world: benchWorld(model, kind) });
  const headers = { 'x-api-key': core.apiKey, organisation: core.organisation };
  const patterns = new Map<string, Pattern>();

  function patternOf(target: string): Pattern {
    const { status, body } = core.answer({ method: 'GET', url: target, headers });
    const bytes = Buffer.from(target.includes('/unique/') ? withOwnTotals(body) : body);
    const tails: number[] = [];
    for (let at = bytes.indexOf(modelTail); at >= 0; at = bytes.indexOf(modelTail, at + 1)) tails.push(at);
    return { status, bytes, tails };
  }

  /** Totals are sums over all customers' equal rows; as the tail they say whose they are. */
  function withOwnTotals(body: string): string {
    return body.replace(/"total_quantity":[^,]+/g, `"total_quantity":${modelTail}`);
  }

  function answerOne(target: string): UpstreamAnswer {
    const at = tailPosition(target);
    const tail = target.slice(at, at + TAIL_DIGITS);
    const asModel = target.slice(0, at) + modelTail + target.slice(at + TAIL_DIGITS);
    let pattern = patterns.get(asModel);
    if (pattern === undefined) {
      pattern = patternOf(asModel);
      patterns.set(asModel, pattern);
    }
    const body = Buffer.from(pattern.bytes);
    const tailBytes = Buffer.from(tail, 'latin1');
    for (const place of pattern.tails) body.set(tailBytes, place);
    return { status: pattern.status, body };
  }

  /** The records of several customers, in the order in which they were asked for. */
  function answerMany(ids: readonly string[]): UpstreamAnswer {
    const records = ids.map((id) => answerOne(`/customers/${id}`).body.toString()).join(',');
    const text = `{"results":[${records}],"next":null,"previous":null,"total_count":${ids.length}}`;
    return { status: 200, body: Buffer.from(text) };
  }

  return (target) => {
    const ids = /[?&]id__in=([^&]*)/.exec(target)?.[1];
    if (ids !== undefined) return answerMany(decodeURIComponent(ids).split(','));
    if (tailPosition(target) >= 0) return answerOne(target);
    throw new RangeError(`Expected a path with a customer of the benchmark, got ${target}`);
  };
}
