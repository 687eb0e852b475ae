import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench, type Target } from './bench.ts';
import { compare, type Plan, warmUp } from './compare.ts';
import { residentMegabytes } from './cpu.ts';
import { describeMachine } from './machine.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { measureOutages } from './outage.ts';
import { ownBuild } from './own-build.ts';
import { measureForms } from './measure-forms.ts';
import { pinned } from './processes.ts';
import { profile } from './profile.ts';
import { FEW, measureReplicas } from './replicas.ts';
import { measureRolling, type RollingSeen } from './rolling/rolling.ts';
import * as report from './report.ts';
import { ROW_SCENARIOS, type Scenario, SCENARIOS } from './scenarios.ts';
import { outageTable, rollingTable, sharingTable } from './sharing-tables.ts';
import { measureSizing } from './sizing/sizing.ts';
import { soak } from './soak.ts';
import { coldStart } from './startup.ts';
import { measureRefusals } from './turn-away.ts';
import { countWaves } from './waves.ts';

const RESULTS = join(process.cwd(), 'test/bench/results/latest.json');

/** CPU time of a target on all scenarios before the first is measured: by then its code has settled. */
const FIRST_WARM_UP_SECONDS = 10;

/** How long replicas are polled in each way of keeping answers. */
const REPLICAS_SECONDS = 10;

const print = (text: string) => process.stdout.write(`${text}\n`);

async function run(options: Options): Promise<void> {
  if (options.replicas !== null) return printReplicas(options, options.replicas);
  if (options.outage !== null) return printOutages(options, options.outage);
  if (options.rolling !== null) return printRolling(options, options.rolling);
  if (options.sizing) return printSizing(options);
  const bench = new Bench(options.node);
  try {
    if (options.profile) await printProfiles(bench, options);
    else if (options.forms) await printForms(bench, options);
    else if (options.soak !== null) await printSoak(bench, options.soak, options.other);
    else await measure(bench, options);
  } finally {
    bench.close();
  }
}

async function printProfiles(bench: Bench, { scenarios, seconds, other, cached }: Options): Promise<void> {
  for (const scenario of scenarios) {
    const shares = await profile(bench, other ?? ownBuild(), scenario, { seconds: 5 * seconds, cached });
    print(`\n${scenario.name}: ${scenario.title}\n\n${report.profileTable(shares)}`);
  }
}

async function printForms(bench: Bench, { repetitions, seconds, other }: Options): Promise<void> {
  const forms = await measureForms(bench, other ?? ownBuild(), { warmUpSeconds: 2, repetitions, seconds });
  print(report.formTable(forms));
}

async function printSoak(bench: Bench, seconds: number, other: string | null): Promise<void> {
  const target = await bench.startGateway('gateway', other ?? ownBuild());
  for await (const { afterSeconds, operations, residentMegabytes: held } of soak(bench, target, seconds)) {
    print(`${afterSeconds} s, ${operations} operations: ${Math.round(held)} MB`);
  }
  target.child.kill();
}

async function printReplicas({ node, other }: Options, replicas: number): Promise<void> {
  const terms = { build: other ?? ownBuild(), node, replicas, seconds: REPLICAS_SECONDS, ...FEW };
  print(sharingTable(await measureReplicas(terms)));
}

async function printRolling({ node, other }: Options, requests: number): Promise<void> {
  const seen: RollingSeen[] = [];
  for await (const one of measureRolling({ build: other ?? ownBuild(), node, requests })) seen.push(one);
  print(rollingTable(seen));
}

async function printSizing({ node, other, seconds }: Options): Promise<void> {
  for await (const table of measureSizing({ build: other ?? ownBuild(), node, seconds })) print(`${table}\n`);
}

async function printOutages({ other }: Options, seconds: number): Promise<void> {
  print(outageTable(await measureOutages(other ?? ownBuild(), seconds)));
}

async function measure(bench: Bench, options: Options): Promise<void> {
  const machine = describeMachine(options.node);
  print(
    Object.entries(machine)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
  if (!pinned) print('Not pinned to cores: the processes get in each other’s way, take the ratios as rough.');
  const { cached, other } = options;
  const startGateway = (name: string, build: string) =>
    cached ? bench.startGatewayThatKeeps(name, build) : bench.startGateway(name, build);
  const starts: readonly (() => Promise<Target>)[] = [
    () => bench.startProxy(),
    () => startGateway('gateway', ownBuild()),
    ...(other === null ? [] : [() => startGateway('other', other)]),
  ];
  const whole = !cached && options.scenarios === SCENARIOS;
  const coldStarts = whole ? await inTurn(starts, (start) => coldStart(bench, start)) : [];
  const targets = await inTurn(starts, (start) => start());
  const plan: Plan = { warmUpSeconds: 2, repetitions: options.repetitions, seconds: options.seconds };
  const short: Plan = {
    warmUpSeconds: 1,
    repetitions: Math.ceil(options.repetitions / 2),
    seconds: plan.seconds / 2,
  };

  const measureOne = async (scenario: Scenario, length: Plan, waited: readonly Target[]) => {
    const waiting: report.ScenarioResult['waiting'] = Object.fromEntries(
      await inTurn(
        waited,
        async (target) => [target.name, await countWaves(bench, target, scenario)] as const,
      ),
    );
    const figures = await compare(bench, targets, scenario, length);
    const { name, title, ideal } = scenario;
    return { scenario: name, title, ideal, figures, waiting };
  };
  for (const scenario of options.scenarios) {
    const seconds = FIRST_WARM_UP_SECONDS / options.scenarios.length;
    for (const target of targets) await warmUp(bench, target, scenario, seconds);
  }
  const scenarios = await inTurn(options.scenarios, (scenario) =>
    measureOne(scenario, plan, cached ? [] : targets),
  );
  print(`\n${report.scenarioTable(scenarios)}`);
  const processes = coldStarts.flatMap((start, index) => {
    const target = targets[index];
    if (target === undefined) return [];
    return [
      { target: target.name, coldStart: start, residentMegabytes: residentMegabytes(target.child.pid) },
    ];
  });
  const rows = whole ? await inTurn(ROW_SCENARIOS, (scenario) => measureOne(scenario, short, [])) : [];
  const [, gateway] = targets;
  const refusals = whole && gateway !== undefined ? await measureRefusals(bench, gateway, short) : [];
  for (const { child } of targets) child.kill();
  const forms = whole ? await measureForms(bench, ownBuild(), short) : [];
  if (whole) {
    print(`\n${report.processTable(processes)}`);
    print(`\n${report.rowTable(rows)}`);
    print(`\n${report.refusalTable(refusals)}`);
    print(`\n${report.formTable(forms)}`);
  }

  const all: report.Report = { machine, scenarios, rows, refusals, forms, processes };
  mkdirSync(join(RESULTS, '..'), { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify(all, null, 2)}\n`);
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}

try {
  await run(readOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n\n${USAGE}\n`);
  process.exitCode = 1;
}
// Whatever still listens would keep the process.
process.exit();
