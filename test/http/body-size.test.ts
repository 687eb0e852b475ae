import { describe, expect, it } from 'vitest';
import { head, openRaw, smallRequest, statusesIn } from './raw-connection.ts';
import { freshGateway, freshListener, post, refusalIn } from './requests.ts';

const LIMIT = 2048;
const env = { MAX_BODY_BYTES: String(LIMIT) };

/** JSON of exactly that many bytes, with characters of more than one. */
function bodyOf(bytes: number): string {
  const query = '{"query":"{ __typename } # ü';
  return `${query}${' '.repeat(bytes - Buffer.byteLength(query) - 2)}"}`;
}

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

describe('G5: a body beyond the limit is refused while it comes', () => {
  it.each([
    [LIMIT - 1, 200],
    [LIMIT, 200],
    [LIMIT + 1, 413],
  ])('answers a body of %i bytes with %i', async (bytes, status) => {
    const gateway = await freshListener({ env });
    const body = bodyOf(bytes);
    expect(Buffer.byteLength(body)).toBe(bytes);
    expect((await gateway.fetch(post(body))).status).toBe(status);
    expect((await fetch(post(body, {}, gateway.url))).status).toBe(status);
  });

  it('says what the limit is', async () => {
    const gateway = await freshGateway({ env });
    expect(await refusalIn(await gateway.fetch(post(bodyOf(LIMIT + 1))))).toEqual({
      status: 413,
      code: 'BAD_USER_INPUT',
      message: 'Expected a body of at most 2048 bytes.',
    });
  });

  it('goes by the announced length before a byte of the body has come', async () => {
    const { url } = await freshListener({ env });
    const client = await openRaw(url);
    client.send(`${head(`Content-Length: ${LIMIT + 1}`)}\r\n`);
    expect(statusesIn(await client.until(/bytes\./))).toEqual([413]);
    client.destroy();
  });

  it('does not ask for a body that it would refuse', async () => {
    const { url } = await freshListener({ env });
    const client = await openRaw(url);
    client.send(`${head(`Content-Length: ${LIMIT + 1}`, 'Expect: 100-continue')}\r\n`);
    expect(statusesIn(await client.until(/bytes\./))).toEqual([413]);
    client.destroy();
  });

  it('asks for a body that it will read', async () => {
    const { url } = await freshListener({ env });
    const client = await openRaw(url);
    const body = bodyOf(100);
    client.send(`${head(`Content-Length: 100`, 'Expect: 100-continue')}\r\n`);
    await client.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    client.send(body);
    expect(statusesIn(await client.until(/__typename/))).toEqual([100, 200]);
    client.destroy();
  });

  it('counts chunks of which nobody announced the sum', async () => {
    const { url } = await freshListener({ env });
    const client = await openRaw(url);
    client.send(`${head('Transfer-Encoding: chunked')}\r\n`);
    for (let sent = 0; sent < LIMIT; sent += 256) client.send(chunk('x'.repeat(256)));
    client.send(chunk('x'));
    expect(statusesIn(await client.until(/bytes\./))).toEqual([413]);
    client.destroy();
  });

  it('reads chunks up to the limit', async () => {
    const { url } = await freshListener({ env });
    const client = await openRaw(url);
    const body = bodyOf(LIMIT);
    client.send(`${head('Transfer-Encoding: chunked')}\r\n`);
    // Not between bytes of one character only.
    for (let at = 0; at < body.length; at += 7) client.send(chunk(body.slice(at, at + 7)));
    client.send('0\r\n\r\n');
    expect(statusesIn(await client.until(/__typename/))).toEqual([200]);
    client.destroy();
  });

  it('lets the client read the refusal, although it is still sending', async () => {
    const { url } = await freshListener({ env });
    for (let round = 0; round < 10; round += 1) {
      const client = await openRaw(url);
      client.send(`${head('Content-Length: 3000000')}\r\n${'x'.repeat(3_000_000)}`);
      expect(await client.closed).toContain('Expected a body of at most 2048 bytes.');
    }
  });

  it('takes nothing that follows the refused body for a request', async () => {
    const { url } = await freshListener({ env });
    const client = await openRaw(url);
    client.send(`${head('Content-Length: 5000')}\r\n${'x'.repeat(4_000)}`);
    const answer = await client.until(/bytes\./);
    expect(answer).toMatch(/^connection: close\r$/im);
    client.send(`${'x'.repeat(1_000)}${smallRequest()}`);
    expect(statusesIn(await client.closed)).toEqual([413]);
  });

  it('does not wait for the rest of a refused body for long', async () => {
    const { url } = await freshListener({ env });
    const client = await openRaw(url);
    client.send(`${head('Content-Length: 5000')}\r\n`);
    const start = performance.now();
    expect(statusesIn(await client.closed)).toEqual([413]);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('stops reading a body without an end', async () => {
    const { url } = await freshListener({ env });
    const client = await openRaw(url);
    client.send(`${head('Transfer-Encoding: chunked')}\r\n`);
    const start = performance.now();
    while (client.isOpen && performance.now() - start < 5_000) {
      client.send(chunk('x'.repeat(4_096)));
      await new Promise(setImmediate);
    }
    expect(client.isOpen).toBe(false);
    expect(statusesIn(client.received)).toEqual([413]);
  });
});
