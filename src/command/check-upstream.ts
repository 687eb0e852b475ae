import type { Credentials } from '../domain/credentials.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/clock.ts';
import { EventLoopTurns } from '../domain/turns.ts';
import { Failed } from '../domain/failure.ts';
import { LightSignal } from '../domain/light-signal.ts';
import { createRandomHex } from '../observability/random-hex.ts';
import { newSpanId, readTraceContext, traceHeaders } from '../observability/trace-context.ts';
import type { Answer } from '../upstream/answer.ts';
import { createTransport } from '../upstream/transport.ts';
import { Unanswered } from '../upstream/unanswered.ts';
import { readCustomer } from '../upstream/wire/read-customer.ts';
import { CUSTOMERS_ENVELOPE, readPage } from '../upstream/wire/read-page.ts';
import { failureWords } from './failure-words.ts';
import type { Finding } from './finding.ts';

/** The cheapest read that needs a key is one row of these. */
const PATH = '/customers';
/** Where callers bring their keys there is none to try; that this one is refused shows that somebody is there. */
const NOBODY = { apiKey: 'none', organisation: '00000000-0000-0000-0000-000000000000' };

/** Asks Zenskar once, as the gateway would. */
export async function checkUpstream(config: Config, clock: Clock): Promise<Finding> {
  const { upstream } = config;
  if (upstream.kind === 'sandbox') {
    return { ok: true, text: 'Zenskar is not asked: the sandbox answers, with made-up data.' };
  }
  const isOurs = upstream.kind === 'zenskar';
  const finding = await ask(config, upstream.baseUrl, isOurs ? upstream : NOBODY, clock).then(
    (answer) => (isOurs ? judged(answer) : judgedWithoutKey(answer)),
    (error: unknown) => wrong(reasonOf(error)),
  );
  return { ...finding, text: `Zenskar at ${upstream.baseUrl.origin}, asked for ${PATH}: ${finding.text}.` };
}

function ask(config: Config, baseUrl: URL, credentials: Credentials, clock: Clock): Promise<Answer> {
  const transport = createTransport({
    ...config.http,
    connections: 1,
    clock,
    baseUrl,
    apiVersion: config.apiVersion,
    turns: new EventLoopTurns(),
  });
  const signal = new LightSignal();
  const randomHex = createRandomHex();
  const trace = readTraceContext(undefined, undefined, randomHex);
  const headers = traceHeaders(trace, newSpanId(randomHex));
  return new Promise<Answer>((answered, failed) => {
    const cancel = clock.setTimer(config.http.timeoutMs, () => {
      failed(new Unanswered({ kind: 'upstream-timeout', milliseconds: config.http.timeoutMs }, 'timeout'));
      signal.abort(new Error('too late'));
    });
    const settled =
      <T>(settle: (value: T) => void) =>
      (value: T) => {
        cancel();
        settle(value);
      };
    transport.ask(
      { path: `${PATH}?limit=1`, call: { tenant: '', signal, credentials }, headers },
      { answered: settled(answered), failed: settled(failed) },
    );
  }).finally(() => transport.close());
}

function judged(answer: Answer): Finding {
  const { status } = answer;
  if (status === 401) return wrong('it refuses the key (status 401). Correct ZENSKAR_API_KEY');
  if (status === 403) {
    return wrong(
      'it does not let the key read (status 403). Correct ZENSKAR_ORGANISATION or ZENSKAR_API_KEY',
    );
  }
  if (status !== 200) return wrong(wordsFor(status));
  try {
    readPage(answer.json, answer.freshness, CUSTOMERS_ENVELOPE, readCustomer);
    return right('it answers, and accepts the key');
  } catch (error) {
    return wrong(reasonOf(error));
  }
}

function judgedWithoutKey({ status }: Answer): Finding {
  return status === 401 || status === 403
    ? right(`it answers (status ${status} to a request without a key; callers bring theirs)`)
    : wrong(wordsFor(status));
}

function wordsFor(status: number): string {
  if (status === 404)
    return 'there is no list of customers at that address (status 404). Correct ZENSKAR_BASE_URL';
  if (status >= 300 && status < 400) {
    return `it sends a redirect (status ${status}), which is not followed. Correct ZENSKAR_BASE_URL`;
  }
  if (status === 429)
    return 'it asks for fewer requests (status 429), so whether the key is accepted is not known';
  return `it answers with status ${status}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof Unanswered) return failureWords(error.code);
  const failure = error instanceof Failed ? error.failure : null;
  if (failure?.kind !== 'upstream-invalid') return failureWords(null);
  return `it answers, but not as Zenskar does. At ${failure.path}: ${failure.message.replace(/\.$/, '')}`;
}

function right(text: string): Finding {
  return { ok: true, text };
}

function wrong(text: string): Finding {
  return { ok: false, text };
}
