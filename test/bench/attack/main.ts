import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine } from '../machine.ts';
import { ownBuild } from '../own-build.ts';
import { pinned } from '../processes.ts';
import { faultTable } from './faults.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { describe, type Outcome, outcomeTable } from './table.ts';

const RESULTS = join(process.cwd(), 'test/bench/results/attack.json');

const print = (text: string) => process.stdout.write(`${text}\n`);

/** Whether everything was as it must be. */
async function run({ attacks, faults, full, outageSeconds, other }: Options): Promise<boolean> {
  const machine = describeMachine(process.execPath);
  print(
    Object.entries(machine)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
  if (!pinned)
    print('Not pinned to cores: the processes get in each other’s way, take the milliseconds as rough.');
  const build = other ?? ownBuild();
  if (faults) {
    print(`\n${await faultTable(build)}`);
    return true;
  }
  const outcomes: Outcome[] = [];
  for (const attack of attacks) {
    const { name, title } = attack;
    print(`\n${name}: ${title}`);
    const findings = await attack.run({ build, full, outageSeconds });
    print(findings.map(describe).join('\n'));
    outcomes.push({ attack: { name, title }, findings });
  }
  print(`\n${outcomeTable(outcomes)}`);
  mkdirSync(join(RESULTS, '..'), { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify({ machine, outcomes }, null, 2)}\n`);
  return outcomes.every(({ findings }) => findings.every(({ checks }) => checks.every(({ holds }) => holds)));
}

try {
  const isWell = await run(readOptions(process.argv.slice(2)));
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n\n${USAGE}\n`);
  process.exitCode = 1;
}
// Whatever still listens would keep the process.
process.exit();
