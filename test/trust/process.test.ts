import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HttpListener, startListener } from '../support/http-listener.ts';
import { ALPHA } from './tenants.ts';
import { boundTo, JWT_RULES, organisationWide, publishedKeys } from './tokens.ts';
import { askAs } from './trust-gateway.ts';

const API_KEY = 'api-key-canary-51c7';
const CURSOR_SECRET = 'cursor-secret-canary-of-more-than-32-letters';
const PROXY_NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'npm_config_proxy', 'GLOBAL_AGENT_HTTP_PROXY'];

interface Running {
  readonly child: ChildProcess;
  /** Everything written to either stream so far. */
  readonly written: () => string;
}

/** The real process, with no environment but the one given. */
function start(env: Readonly<Record<string, string>>): Running {
  const root = join(import.meta.dirname, '../..');
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, written: () => text };
}

async function listening({ child, written }: Running): Promise<string> {
  for (;;) {
    const url = /^GraphQL\s+(\S+)$/m.exec(written())?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null || child.stdout === null)
      throw new Error(`expected it to start, got: ${written()}`);
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }
}

describe('a real process', () => {
  it('T10, T12: shows no secret on its streams or in its title, and goes through no proxy of its environment', async () => {
    const upstream = await startListener((response, request) => {
      response.writeHead(request.url?.includes('/customers') === true ? 500 : 200);
      response.end(JSON.stringify({ results: [], next: null, total_count: 0 }));
    });
    const keys = await startListener((response) => void publishedKeys().then((text) => response.end(text)));
    const proxy = await startListener((response) => response.end());
    const proxies = PROXY_NAMES.flatMap((name) => [name, name.toLowerCase()]).map((name) => [
      name,
      proxy.url,
    ]);
    const running = start({
      ...JWT_RULES,
      JWT_JWKS_URL: `${keys.url}/jwks?credential=url-canary`,
      ZENSKAR_BASE_URL: upstream.url,
      ZENSKAR_API_KEY: API_KEY,
      ZENSKAR_ORGANISATION: ALPHA.organisation,
      CURSOR_SECRET,
      PORT: '0',
      LOG_LEVEL: 'debug',
      ...(Object.fromEntries(proxies) as Record<string, string>),
    });
    const exited = once(running.child, 'exit');
    try {
      const url = await listening(running);
      const tokens: string[] = [];
      for (const headers of [
        await boundTo(ALPHA.customer),
        await organisationWide(),
        { authorization: 'Bearer tokenhead.canary.tokensignature' },
      ]) {
        tokens.push(...(headers['authorization']?.replace('Bearer ', '').split('.') ?? []));
        const variables = { uuid: ALPHA.customer, text: 'variable-canary' };
        await askAs(
          fetch,
          url,
          'query($uuid: UUID!, $text: String) { customer(uuid: $uuid) { entitlements(search: $text) { totalCount } } }',
          { variables, headers },
        );
        await askAs(fetch, url, 'query($uuid: UUID!) { customer(uuid: $uuid) { name } }', {
          variables,
          headers,
        });
        await askAs(fetch, url, '{ document-canary }', { variables, headers });
      }
      const { pid } = running.child;
      const title = execFileSync('ps', ['-o', 'args=', '-p', String(pid)]).toString();
      running.child.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
      expect(upstream.arrivals.length).toBeGreaterThan(2);
      expect(keys.arrivals).toHaveLength(1);
      expect(proxy.arrivals).toEqual([]);
      expect(running.written()).toContain('"message":"operation"');
      for (const sink of [title, running.written()]) {
        expect(sink).not.toMatch(/canary/);
        for (const part of tokens) expect(sink).not.toContain(part);
      }
    } finally {
      running.child.kill('SIGKILL');
      await Promise.all([upstream, keys, proxy].map((each: HttpListener) => each.close()));
    }
  });

  it('T10: shows no secret where it refuses to start', async () => {
    const running = start({
      AUTH_MODE: 'nobody',
      ZENSKAR_API_KEY: 'key canary',
      ZENSKAR_ORGANISATION: 'organisation-canary',
      ZENSKAR_BASE_URL: 'https://user:password-canary@api.example',
      CURSOR_SECRET: 'short-canary',
      JWT_PUBLIC_KEY: 'private-key-canary',
      JWT_JWKS_URL: 'http://user:password-canary@id.example',
    });
    expect(await once(running.child, 'exit')).toEqual([1, null]);
    expect(running.written()).toContain('ZENSKAR_BASE_URL');
    expect(running.written()).not.toContain('canary');
  });
});
