import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bannerOf } from './banner.ts';
import { startSandbox } from './sandbox.ts';
import { parseSettings } from './settings.ts';

/** Runs the sandbox alone; the exit code is 1 when it cannot start as asked. */
async function main(): Promise<void> {
  const settings = parseSettings(process.argv.slice(2), process.env, new Date().toISOString());
  switch (settings.kind) {
    case 'help':
      process.stdout.write(settings.text);
      return;
    case 'wrong':
      process.stderr.write(`${settings.problems.join('\n')}\nSee --help.\n`);
      process.exitCode = 1;
      return;
    case 'start':
      await run(settings.options);
  }
}

async function run(options: Parameters<typeof startSandbox>[0]): Promise<void> {
  try {
    const sandbox = await startSandbox(options);
    process.stdout.write(bannerOf(sandbox));
    const stop = (): void => void sandbox.close();
    process.once('SIGINT', stop).once('SIGTERM', stop);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The sandbox could not start: ${reason}\n`);
    process.exitCode = 1;
  }
}

/** Importing this file runs nothing; only naming it on the command line does. */
const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === fileURLToPath(import.meta.url)) await main();
