import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Connections } from '../../src/http/connections.ts';
import { answerUnreadable } from '../../src/http/unreadable.ts';
import { UNREADABLE_STATUSES, type UnreadableStatus } from '../../src/observability/labels.ts';
import { until } from '../support/until.ts';
import { freshMetered } from './metered.ts';
import { head, openRaw, smallRequest, statusesIn } from './raw-connection.ts';

const CHUNKS = `${head('Transfer-Encoding: chunked')}\r\n`;

const CASES: Readonly<Record<UnreadableStatus, readonly string[]>> = {
  400: ['hello\r\n\r\n', head('Content-Length: -1') + '\r\n', `${CHUNKS}x\r\n`],
  408: ['', 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-A:'],
  413: [`${CHUNKS}1;${'a'.repeat(20_000)}\r\n{\r\n`],
  431: [head(`X-A: ${'a'.repeat(20_000)}`) + '\r\n'],
};

const ALL = UNREADABLE_STATUSES.flatMap((status) =>
  CASES[status].map((bytes): [UnreadableStatus, string, string] => [status, bytes.slice(0, 50), bytes]),
);

describe('what no request can be read from', () => {
  it.each(ALL)(
    'is answered with %i in the form of all refusals, and counted: %j',
    async (status, _, bytes) => {
      const gateway = await freshMetered({ env: { HEADERS_TIMEOUT_MS: '300' } });
      const client = await openRaw(gateway.url);
      client.send(bytes);
      const received = await client.closed;
      expect(statusesIn(received)).toEqual([status]);
      expect(received).toMatch(/^content-type: application\/json/im);
      expect(received).toMatch(
        /\{"errors":\[\{"message":"Expected .+","extensions":\{"code":"BAD_USER_INPUT"\}\}\]\}$/,
      );
      await until(async () => {
        const series = await gateway.scrape();
        expect(series.get(`gateway_unreadable_requests_total{status="${status}"}`)).toBe(1);
      });
    },
  );

  it.each([
    ['that has begun', ''],
    ['behind which another request waits', smallRequest()],
  ])('is not answered in the middle of an answer %s, nor counted', async (_, behind) => {
    const told: number[] = [];
    // Whoever is next on a connection is begun when it is its turn.
    const server = createServer((_request, response) => {
      if (response.socket !== null) response.write('the first half');
    });
    answerUnreadable(server, new Connections(server), (status) => told.push(status));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const client = await openRaw(`http://127.0.0.1:${port}`);
    client.send(smallRequest() + behind);
    await client.until(/the first half/);
    client.send('hello\r\n\r\n');
    expect(statusesIn(await client.closed)).toEqual([200]);
    expect(told).toEqual([]);
  });
});
