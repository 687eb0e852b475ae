#!/usr/bin/env node
import { type Config, describeProblems, parseConfig } from './config/config.ts';
import { createGateway, type Upstream } from './gateway.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { STORIES } from './sandbox/stories.ts';

const parsed = parseConfig(process.env);
if (parsed.ok) {
  await run(parsed.config).catch((error: unknown) => {
    process.stderr.write(`The gateway cannot start: ${reasonOf(error)}\n`);
    process.exitCode = 1;
  });
} else {
  process.stderr.write(`${describeProblems(parsed.problems)}\n`);
  process.exitCode = 1;
}

async function run(config: Config): Promise<void> {
  const sandbox = config.upstream.kind === 'sandbox' ? await startSandbox() : null;
  const gateway = createGateway(config, upstreamOf(config, sandbox), sandbox, (cause) => {
    process.stderr.write(`${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
  });
  const stop = new AbortController();
  const closeUpstream = async () => {
    await gateway.close();
    await sandbox?.close();
  };
  const listening = await gateway.listen().catch(async (error: unknown) => {
    await closeUpstream();
    throw error;
  });
  process.stdout.write(firstScreen(config, listening.url));
  stop.signal.addEventListener('abort', () => {
    void listening.close().then(closeUpstream);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort();
    });
}

function upstreamOf(config: Config, sandbox: Sandbox | null): Upstream {
  if (config.auth.kind !== 'none') throw new Error(`AUTH_MODE=${config.auth.kind} is not wired up yet.`);
  if (config.upstream.kind === 'zenskar') return config.upstream;
  if (sandbox === null) throw new TypeError('Without credentials the sandbox is the upstream.');
  const { url, apiKey, organisation } = sandbox;
  return { baseUrl: new URL(url), apiKey, organisation };
}

function firstScreen(config: Config, url: string): string {
  const { upstream } = config;
  const lines =
    upstream.kind === 'sandbox'
      ? ['Mode      sandbox: made-up data, no Zenskar account needed']
      : [`Mode      Zenskar at ${upstream.baseUrl.origin}`];
  lines.push(`GraphQL   ${url}`, `GraphiQL  ${url} in a browser`);
  if (upstream.kind === 'sandbox') {
    lines.push('', 'Customers to ask for:');
    for (const { uuid, name, interest } of STORIES.slice(0, 3)) lines.push(`  ${uuid}  ${name}: ${interest}`);
    lines.push('', 'Set ZENSKAR_API_KEY and ZENSKAR_ORGANISATION to serve real data.');
  }
  return `${lines.join('\n')}\n`;
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'the address is taken. Set PORT to another port, or to 0 for any free one.';
  }
  return error instanceof Error ? error.message : String(error);
}
