import { Failed, type Failure } from '../../../src/domain/failure.ts';
import type { AskAttempt, Attempt } from '../../../src/upstream/policies/attempt.ts';
import type { UpstreamEvent } from '../../../src/upstream/policies/upstream-event.ts';
import { Answer } from '../../../src/upstream/answer.ts';
import { UNRECORDED } from '../../support/unrecorded.ts';
import type { Ask, Call, UpstreamRequest } from '../../../src/upstream/send.ts';
import { scope } from './scope.ts';
import { undated } from '../../support/fresh.ts';

/** One operation: who asks, for how long, and what it was told. */
export interface Operation {
  readonly call: Call;
  readonly events: UpstreamEvent[];
  readonly reason: Error;
  readonly leave: () => void;
}

export function operation(fields: Partial<Omit<Call, 'signal' | 'observe'>> = {}): Operation {
  const controller = new AbortController();
  const events: UpstreamEvent[] = [];
  const reason = new Error('the caller left');
  const call: Call = {
    signal: controller.signal,
    deadline: Infinity,
    tenant: 'acme',
    credentials: { apiKey: 'key', organisation: 'org' },
    trace: UNRECORDED,
    observe: (event) => events.push(event),
    ...fields,
  };
  return {
    call,
    events,
    reason,
    leave: () => {
      controller.abort(reason);
    },
  };
}

export function request(
  { call }: Operation = operation(),
  path = '/customers/1',
  subject = path,
): UpstreamRequest & Attempt {
  const found = { beat: 0, sent: 0, span: null, signal: null, judge: null, milliseconds: 0 };
  return { endpoint: 'customer', path, subject, call, attempt: 1, scope: scope(), ...found };
}

export function answerOf(status: number, fields: Partial<Pick<Answer, 'retryAfter' | 'body'>> = {}): Answer {
  return new Answer(status, fields.retryAfter ?? null, fields.body ?? '', undated());
}

export const CUT: Failure = { kind: 'upstream-unavailable', reason: 'the connection failed or was cut' };
export const SLOW: Failure = { kind: 'upstream-timeout', milliseconds: 5 };

/** What an upstream does with one request: a status, a whole answer, or a failure. */
export type Act = number | Answer | Failure;

export function perform(act: Act): Promise<Answer> {
  if (typeof act === 'number') return Promise.resolve(answerOf(act));
  return 'kind' in act ? Promise.reject(new Failed(act)) : Promise.resolve(act);
}

interface Asked {
  readonly path: string;
  readonly call: Pick<Call, 'signal' | 'credentials'>;
}

/** A send that acts by a script; the last act is repeated for ever. */
export function scripted(...acts: readonly Act[]) {
  const asked: Asked[] = [];
  const send = (made: Asked) => {
    const act = acts[Math.min(asked.length, acts.length - 1)];
    asked.push(made);
    if (act === undefined) throw new Error('expected a script with an act');
    return perform(act);
  };
  return { asked, send };
}

/** A request that waits for the test to answer it. It rejects when it is aborted, as real ones do. */
export class Held<Request extends Asked = Asked> {
  readonly answered: Promise<Answer>;
  readonly asked: Request;
  #resolve: (answer: Answer | Promise<Answer>) => void = () => undefined;
  #reject: (reason: Error) => void = () => undefined;
  underWay = true;

  constructor(asked: Request) {
    this.asked = asked;
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    asked.call.signal.addEventListener('abort', () => {
      this.underWay = false;
      this.#reject(asked.call.signal.reason);
    });
  }

  get aborted(): boolean {
    return this.asked.call.signal.aborted;
  }

  act(act: Act): void {
    this.underWay = false;
    this.#resolve(perform(act));
  }
}

/** A send whose answers the test gives one by one. */
export function holding<Request extends Asked = Asked>() {
  const held: Held<Request>[] = [];
  const send = (asked: Request) => {
    const one = new Held(asked);
    held.push(one);
    return one.answered;
  };
  return { held, send };
}

/** What became of a promise so far: its value, what it rejected with, or that it is pending. */
export interface Fate<Value> {
  state: 'pending' | 'answered' | 'failed';
  value?: Value;
  error?: unknown;
}

export function watch<Value>(promise: Promise<Value>): Fate<Value> {
  const fate: Fate<Value> = { state: 'pending' };
  promise.then(
    (value) => {
      fate.state = 'answered';
      fate.value = value;
    },
    (error: unknown) => {
      fate.state = 'failed';
      fate.error = error;
    },
  );
  return fate;
}

type Promising<Request> = (request: Request) => Promise<Answer>;

/** As the transport and the policies ask, of something that answers with a promise. */
export function asking<Request>(send: Promising<Request>): Ask<Request> {
  return (made, waiting) => {
    send(made).then(
      (answer) => {
        waiting.answered(answer);
      },
      (error: unknown) => {
        waiting.failed(error);
      },
    );
  };
}

/** The other way round, for tests that wait for what comes of a request. */
export function promised<Request>(ask: Ask<Request>): Promising<Request> {
  return (made) =>
    new Promise((resolve, reject) => {
      ask(made, { answered: resolve, failed: reject });
    });
}

/** As {@link promised}; a caller who leaves is told why it left. */
export function promisedAttempt(ask: AskAttempt): Promising<Attempt> {
  return (made) =>
    new Promise((resolve, reject) => {
      ask(made, { answered: resolve, failed: reject, left: reject });
    });
}
