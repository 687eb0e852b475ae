import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodingFor } from '../../src/http/compression.ts';
import { freshGateway, post, sharedGateway } from './requests.ts';

const LONG = {
  query: `{ ${Array.from({ length: 60 }, (_, at) => `aliasOfALongName${at}: __typename`).join(' ')} }`,
};
const SHORT = { query: '{ __typename }' };

describe('the encoding of an answer', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['identity', null],
    ['gzip, deflate, br', 'br'],
    ['gzip, deflate', 'gzip'],
    ['x-gzip', 'gzip'],
    ['br;q=0.5, gzip', 'gzip'],
    ['br;q=0, gzip;q=0', null],
    ['*', 'br'],
    ['*;q=0', null],
    ['br;q=0, *', 'gzip'],
    ['GZIP ; q=0.1', 'gzip'],
    ['zstd', null],
  ])('is what %j takes: %j', (accept, encoding) => {
    expect(encodingFor(accept)).toBe(encoding);
  });
});

describe('an answer', () => {
  const gatewayOf = sharedGateway();

  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ])('beyond a kilobyte is compressed with %s, and says the same', async (encoding, decompress) => {
    const plain = await gatewayOf().fetch(post(LONG));
    expect(plain.headers.get('content-encoding')).toBeNull();
    const sent = await gatewayOf().fetch(post(LONG, { 'accept-encoding': encoding }));
    expect(sent.headers.get('content-encoding')).toBe(encoding);
    expect(sent.headers.get('vary')).toContain('Accept-Encoding');
    const bytes = Buffer.from(await sent.arrayBuffer());
    expect(decompress(bytes).toString()).toBe(await plain.text());
    expect(bytes.length).toBeLessThan(500);
  });

  it('that is short is sent as it is', async () => {
    const response = await gatewayOf().fetch(post(SHORT, { 'accept-encoding': 'br, gzip' }));
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('in events is sent as they come', async () => {
    const headers = { accept: 'text/event-stream', 'accept-encoding': 'br, gzip' };
    const response = await gatewayOf().fetch(post(LONG, headers));
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.text()).toContain('event: next');
  });

  it('is never compressed where that is switched off', async () => {
    const gateway = await freshGateway({ env: { COMPRESSION: 'off' } });
    const response = await gateway.fetch(post(LONG, { 'accept-encoding': 'br, gzip' }));
    expect(response.headers.get('content-encoding')).toBeNull();
  });
});
