/**
 * A process: the baseline. What one would write by hand for exactly these operations, and nothing else: no GraphQL,
 * no authentication, no limits, no validation of what comes.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { Pool } from 'undici';
import { listen } from './listen.ts';
import { ROW_SCENARIOS, SCENARIOS } from './scenarios.ts';

interface Body {
  readonly variables: {
    readonly customer?: string;
    readonly customers?: readonly string[];
    readonly after?: string | null;
  };
}

const pool = new Pool(process.env['ZENSKAR_BASE_URL'] ?? '', { connections: 32, pipelining: 1 });
const headers = {
  accept: 'application/json',
  'x-api-key': process.env['ZENSKAR_API_KEY'] ?? '',
  organisation: process.env['ZENSKAR_ORGANISATION'] ?? '',
};
const scenarios = new Map(
  [...SCENARIOS, ...ROW_SCENARIOS].map((scenario) => [`/${scenario.name}`, scenario]),
);

async function get(path: string): Promise<unknown> {
  const { body } = await pool.request({ method: 'GET', path, headers });
  return JSON.parse(await body.text());
}

async function answer(request: IncomingMessage): Promise<string> {
  const scenario = scenarios.get(request.url ?? '');
  if (scenario === undefined)
    throw new RangeError(`Expected the path of a scenario, got ${request.url ?? ''}`);
  const { variables } = JSON.parse(await readBody(request)) as Body;
  const customers = variables.customers ?? [variables.customer ?? ''];
  return JSON.stringify({ data: await scenario.byHand(get, customers, variables.after ?? null) });
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.once('end', () => {
      resolve(text);
    });
    request.once('error', reject);
  });
}

const server = createServer((request, response) => {
  answer(request).then(
    (text) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    },
    (error: unknown) => {
      response.writeHead(500).end(String(error));
    },
  );
});
server.keepAliveTimeout = 120_000;
process.once('SIGTERM', () => process.exit());
await listen(server);
