#!/usr/bin/env node
import { PerformanceObserver } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { check } from './command/check.ts';
import { readCommandLine } from './command/command-line.ts';
import { depart } from './command/departure.ts';
import { firstScreen } from './command/first-screen.ts';
import { HeldWish } from './command/held-wish.ts';
import { helpText } from './command/help.ts';
import { neverBlock } from './command/never-block.ts';
import { readPackageFacts } from './command/package-facts.ts';
import { boundSlack, growOldGenerationBy } from './command/old-generation.ts';
import { printables } from './command/print.ts';
import { reasonOf } from './command/reason.ts';
import { serve, type Serving } from './command/serve.ts';
import { watchStarters } from './command/starter-watch.ts';
import { startersOf } from './command/starters.ts';
import { boundGrowth, isSized, ownYoungGeneration } from './command/young-generation.ts';
import { type Config, describeProblems, parseConfig } from './config/config.ts';
import { LOG_PATIENCE_MS } from './config/fixed.ts';
import { lookAlikes } from './config/look-alikes.ts';
import { readSmallFile } from './config/small-file.ts';
import { systemClock } from './domain/clock.ts';
import { stopSignal } from './http/stop-signal.ts';
import { BoundedOutput } from './observability/bounded-output.ts';
import { gapLine } from './observability/gap-line.ts';
import { LineBatch } from './observability/line-batch.ts';

/** How long npm takes to pass a signal on, also on a busy machine. */
const NPM_PASSES_ON_MS = 500;

// Whoever reads what the program writes may go away, which must not end the service.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const command = readCommandLine(process.argv.slice(2));
switch (command.kind) {
  case 'help':
    process.stdout.write(helpText(readPackageFacts()));
    break;
  case 'version':
    process.stdout.write(`${readPackageFacts().version}\n`);
    break;
  case 'print':
    process.stdout.write(printables[command.name].text(readPackageFacts()));
    break;
  case 'wrong':
    process.stderr.write(`${command.problem}\n`);
    process.exitCode = 2;
    break;
  case 'check':
    await checkAll();
    break;
  case 'start':
    await start().catch(giveUp);
}

async function start(): Promise<void> {
  // What lives as long as an operation outlives a few collections of the young generation while there are many, and V8 then
  // allocates its like among the old, for good. Lists of a request's listeners are enough for that, and each of them keeps all
  // that the request had until the next collection of the old generation: ten times as much to copy and to mark.
  setFlagsFromString('--no-allocation-site-pretenuring');
  let serving: Serving | null = null;
  boundMemory(() => serving?.heldBytes ?? 0);
  neverBlock(process.stdout);
  const output = new BoundedOutput(process.stdout, (dropped) => gapLine(systemClock.epoch(), dropped));
  const log = new LineBatch(output, (milliseconds, callback) => systemClock.setTimer(milliseconds, callback));
  process.on('exit', log.flush);

  // Before anything is waited for: a signal that comes while the gateway starts is kept until it can stop.
  const wish = new HeldWish();
  const stop = stopSignal(
    systemClock,
    () => {
      wish.wish();
    },
    () => process.exit(1),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

  for (const warning of warnings()) process.stderr.write(`Warning: ${warning}\n`);
  const config = configOf();
  const { url, privateUrl, close } = (serving = await serve(config, log, process.version));
  const unwatch = watchNpm(stop);
  process.stdout.write(firstScreen(config, url, privateUrl));
  wish.fulfilBy(() => {
    unwatch();
    // Until all is closed, whatever ends the process cuts something off.
    process.exitCode = 1;
    endLatest(config);
    if (isStartedByNpm()) stayForNpm();
    void depart({
      close,
      log,
      output,
      clock: systemClock,
      closed: () => (process.exitCode = 0),
      failed: (error) => {
        process.stderr.write(`Not all of the gateway could be closed. ${reasonOf(error)}\n`);
      },
      exit: () => process.exit(),
    });
  });
}

function boundMemory(heldBytes: () => number): void {
  // An operation that waits for its upstream is old by the time it ends, so what it held is garbage of the old generation.
  // That one grows to several times what is alive before it is collected, unless it is told to grow by less.
  const bounds = [boundSlack(heldBytes, growOldGenerationBy)];
  if (!isSized(process.execArgv, process.env['NODE_OPTIONS'])) bounds.push(boundGrowth(ownYoungGeneration));
  new PerformanceObserver(() => {
    for (const bound of bounds) bound();
  }).observe({ entryTypes: ['gc'] });
}

async function checkAll(): Promise<void> {
  for (const warning of warnings()) process.stdout.write(`warn  ${warning}\n`);
  const parsed = parseConfig(process.env, readSmallFile);
  const findings = parsed.ok
    ? check(parsed.config, systemClock)
    : [{ ok: false, text: describeProblems(parsed.problems) }];
  for await (const { ok, text } of findings) {
    process.stdout.write(`${ok ? 'ok   ' : 'FAIL '} ${text}\n`);
    if (!ok) process.exitCode = 1;
  }
}

/** Variables that nobody reads are no reason not to start: they may be another program's. */
function warnings(): string[] {
  return lookAlikes(process.env).map(
    ({ name, nearest }) => `${name} is set, but the gateway reads no such variable. Is ${nearest} meant?`,
  );
}

function configOf(): Config {
  const parsed = parseConfig(process.env, readSmallFile);
  if (parsed.ok) return parsed.config;
  throw new Error(describeProblems(parsed.problems));
}

/** Whatever keeps the process after that, such as an exporter of traces, is not waited for. */
function endLatest({ server }: Config): void {
  setTimeout(() => process.exit(), server.drainDelayMs + server.drainTimeoutMs + LOG_PATIENCE_MS).unref();
}

function isStartedByNpm(): boolean {
  return process.env['npm_lifecycle_event'] !== undefined;
}

/** npm passes on what a terminal has sent to both. It would kill a process that does not listen any more since it is about to end. */
function stayForNpm(): void {
  setTimeout(() => undefined, NPM_PASSES_ON_MS);
}

/** Only where npm, or a program like it, started this one: in other hands it may well outlive its parent. */
function watchNpm(stop: () => void): () => void {
  if (!isStartedByNpm()) return () => undefined;
  return watchStarters(
    () => startersOf(process.ppid),
    systemClock,
    () => {
      process.stderr.write('The program that started the gateway has gone. The gateway stops, too.\n');
      stop();
    },
  );
}

function giveUp(error: unknown): void {
  process.stderr.write(`The gateway cannot run. ${reasonOf(error)}\n`);
  process.exitCode = 1;
}
