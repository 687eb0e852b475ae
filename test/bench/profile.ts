import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import type { Scenario } from './scenarios.ts';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  /** Microseconds of the monotonic clock, which all processes of a machine share. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Share {
  readonly name: string;
  readonly percent: number;
}

export interface Profile {
  readonly functions: readonly Share[];
  readonly areas: readonly Share[];
}

/** Runs a gateway of its own under load, and says where it spent the time after its warm-up. */
export async function profile(
  bench: Bench,
  main: string,
  scenario: Scenario,
  { seconds, cached }: { readonly seconds: number; readonly cached: boolean },
): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  const nodeArgs = ['--cpu-prof', '--cpu-prof-interval=250', `--cpu-prof-dir=${folder}`];
  const target = cached
    ? await bench.startGatewayThatKeeps('gateway', main, nodeArgs)
    : await bench.startGateway('gateway', main, nodeArgs);
  const { repeatsAfter } = target;
  const asks = { kind: 'scenario', name: scenario.name } as const;
  const job = { url: target.urlFor(scenario), asks, repeatsAfter } as const;
  await bench.run({ ...job, seconds: 4 });
  const from = now();
  await bench.run({ ...job, seconds });
  const to = now();
  await target.child.end();
  const [file = ''] = readdirSync(folder);
  const recorded = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
  rmSync(folder, { recursive: true });
  return sharesOf(recorded, from, to);
}

/** Microseconds of the monotonic clock. */
function now(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function sharesOf({ nodes, startTime, samples, timeDeltas }: CpuProfile, from: number, to: number): Profile {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const areas = new Map<string, number>();
  let time = startTime;
  let total = 0;
  samples.forEach((id, index) => {
    const delta = timeDeltas[index] ?? 0;
    time += delta;
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === '(idle)' || time < from || time > to) return;
    const { functionName, lineNumber } = frame;
    const file = fileOf(frame.url);
    const name = `${functionName === '' ? '(anonymous)' : functionName}${file === '' ? '' : `  ${file}:${lineNumber + 1}`}`;
    functions.set(name, (functions.get(name) ?? 0) + delta);
    const area = file === '' ? functionName || '(native)' : areaOf(file);
    areas.set(area, (areas.get(area) ?? 0) + delta);
    total += delta;
  });
  const shares = (times: ReadonlyMap<string, number>): Share[] =>
    [...times]
      .map(([name, spent]) => ({ name, percent: (100 * spent) / total }))
      .sort((left, right) => right.percent - left.percent);
  return { functions: shares(functions), areas: shares(areas) };
}

/** The path from the project or the package on. */
function fileOf(url: string): string {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  return path
    .replace(/^.*\/(?:dist|build\/node_modules\/gateway)\//, 'src/')
    .replace(/^.*\/node_modules\//, '');
}

function areaOf(file: string): string {
  if (file.startsWith('node:internal/deps/')) return 'node:internal/deps';
  if (file.startsWith('node:')) return file.replace(/^node:(internal\/)?/, 'node:').split('/')[0] ?? file;
  const [first = '', second = ''] = file.split('/');
  return first === 'src' || first.startsWith('@') ? `${first}/${second}` : first;
}
