import { afterAll, beforeAll, onTestFinished } from 'vitest';
import {
  type GatewayOptions,
  startGateway,
  startListeningGateway,
  type TestGateway,
} from '../support/gateway.ts';
import { isRecord, listAt } from '../support/graphql.ts';

export type Headers = Readonly<Record<string, string>>;

const ENDPOINT = 'http://gateway.test/graphql';

/** A gateway without a socket, for the length of one test. */
export async function freshGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const gateway = await startGateway(options);
  onTestFinished(() => gateway.close());
  return gateway;
}

/** A gateway without a socket, for all tests of a file or of a group; its log is empty at the start of none but the first. */
export function sharedGateway(options: Partial<GatewayOptions> = {}): () => TestGateway {
  let gateway: TestGateway | null = null;
  beforeAll(async () => {
    gateway = await startGateway(options);
  });
  afterAll(() => gateway?.close());
  return () => {
    if (gateway === null) throw new Error('expected to be called by a test');
    return gateway;
  };
}

/** A gateway on a port of its own, for all tests of a file or of a group. */
export function sharedListener(
  options: Partial<GatewayOptions> = {},
): () => TestGateway & { readonly url: string } {
  let gateway: (TestGateway & { readonly url: string }) | null = null;
  beforeAll(async () => {
    gateway = await startListeningGateway(options);
  });
  afterAll(() => gateway?.close());
  return () => {
    if (gateway === null) throw new Error('expected to be called by a test');
    return gateway;
  };
}

/** A gateway on a port of its own, for the length of one test. */
export async function freshListener(options: Partial<GatewayOptions> = {}) {
  const gateway = await startListeningGateway(options);
  onTestFinished(() => gateway.close());
  return gateway;
}

/** A POST of JSON, or of the very text that is given. */
export function post(body: unknown, headers: Headers = {}, url = ENDPOINT): Request {
  return new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** A GET of what the members ask for; those that are not text are written as JSON. It is one that no page can make unasked. */
export function get(
  members: Readonly<Record<string, unknown>>,
  headers: Headers = {},
  method = 'GET',
): Request {
  const url = new URL(ENDPOINT);
  for (const [name, value] of Object.entries(members)) {
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return new Request(url, { method, headers: { accept: 'application/json', ...headers } });
}

/** What a refusal says: its status, and code and words of its first error. */
export async function refusalIn(
  response: Response,
): Promise<{ status: number; code: unknown; message: unknown }> {
  const body: unknown = await response.json();
  const [error] = listAt(body, 'errors');
  const extensions = isRecord(error) ? error['extensions'] : undefined;
  return {
    status: response.status,
    code: isRecord(extensions) ? extensions['code'] : undefined,
    message: isRecord(error) ? error['message'] : undefined,
  };
}

/** The lines that the gateway wrote about operations, with LOG_LEVEL=info. */
export function operationLines({ reports }: TestGateway): Record<string, unknown>[] {
  return reports
    .map((line): unknown => JSON.parse(line))
    .filter(isRecord)
    .filter(({ message }) => message === 'operation');
}
