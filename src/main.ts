#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { Credentials } from './auth/principal.ts';
import { type Config, describeProblems, parseConfig } from './config/config.ts';
import { readSmallFile } from './config/small-file.ts';
import { programVersion } from './config/version.ts';
import { systemClock } from './domain/clock.ts';
import { createGateway } from './gateway.ts';
import { readManifest, type TrustedDocuments } from './http/plugins/trusted-manifest.ts';
import { stopSignal } from './http/stop-signal.ts';
import { LineBatch } from './observability/line-batch.ts';
import { loadTracer } from './observability/tracing.ts';
import { samplesOf } from './sandbox/samples.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { STORIES } from './sandbox/stories.ts';
import { schema } from './schema/index.ts';

// A log that nobody reads any more must not end the service.
process.stdout.on('error', () => undefined);
const log = new LineBatch(process.stdout, (milliseconds, callback) =>
  systemClock.setTimer(milliseconds, callback),
);
process.on('exit', log.flush);

// An operation that waits for its upstream is old by the time it ends, so what it held is garbage of the old generation.
// That one grows to several times what is alive before it is collected, unless it is told to grow by less.
setFlagsFromString('--heap-growing-percent=75');

const parsed = parseConfig(process.env, readSmallFile);
if (parsed.ok) await run(parsed.config).catch(giveUp);
else giveUp(new Error(describeProblems(parsed.problems)));

async function run(config: Config): Promise<void> {
  const trusted = readTrusted(config);
  const sandbox = config.upstream.kind === 'sandbox' ? await startSandbox() : null;
  const gateway = createGateway(config, {
    ...upstreamOf(config, sandbox),
    samples: sandbox === null ? null : samplesOf(sandbox.world),
    trusted,
    clock: systemClock,
    random: () => Math.random(),
    tracer: await loadTracer(config.observability.tracing),
    build: { version: programVersion(), node: process.version },
    logTo: log,
  });
  const close = async () => {
    await gateway.close();
    await sandbox?.close();
  };
  const url = await gateway.listen().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const onSignal = stopSignal(
    systemClock,
    () => void close().catch(giveUp),
    () => process.exit(1),
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  process.stdout.write(firstScreen(config, url));
}

function upstreamOf(
  config: Config,
  sandbox: Sandbox | null,
): { baseUrl: URL; credentials: Credentials | null } {
  const { upstream } = config;
  if (upstream.kind === 'callers') return { baseUrl: upstream.baseUrl, credentials: null };
  if (upstream.kind === 'zenskar') {
    const { baseUrl, apiKey, organisation } = upstream;
    return { baseUrl, credentials: { apiKey, organisation } };
  }
  if (sandbox === null) throw new TypeError('Without credentials the sandbox is the upstream.');
  const { url, apiKey, organisation } = sandbox;
  return { baseUrl: new URL(url), credentials: { apiKey, organisation } };
}

function readTrusted({ surface }: Config): TrustedDocuments | null {
  if (surface.trustedDocuments === null) return null;
  const { manifest } = surface.trustedDocuments;
  const reading = readManifest(readFileSync(manifest, 'utf8'), { schema, limits: surface });
  if (reading.ok) return reading.documents;
  throw new Error([`The manifest of TRUSTED_DOCUMENTS has problems:`, ...reading.problems].join('\n  '));
}

function firstScreen({ upstream, auth }: Config, url: string): string {
  const mode =
    upstream.kind === 'sandbox'
      ? 'sandbox: made-up data, no Zenskar account needed'
      : `Zenskar at ${upstream.baseUrl.origin}`;
  const lines = [`Mode      ${mode}`, `Callers   AUTH_MODE=${auth.kind}`, `GraphQL   ${url}`];
  if (upstream.kind === 'sandbox') {
    lines.push(`GraphiQL  ${url} in a browser`, '', 'Customers to ask for:');
    for (const { uuid, name, interest } of STORIES.slice(0, 3)) lines.push(`  ${uuid}  ${name}: ${interest}`);
    lines.push('', 'Set ZENSKAR_API_KEY and ZENSKAR_ORGANISATION to serve real data.');
  }
  return `${lines.join('\n')}\n`;
}

function giveUp(error: unknown): void {
  process.stderr.write(`The gateway cannot run. ${reasonOf(error)}\n`);
  process.exitCode = 1;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return 'The address is taken. Set PORT to another port, or to 0 for any free one.';
  if (code === 'ENOENT') return 'The file that TRUSTED_DOCUMENTS names is not there.';
  return error.message;
}
