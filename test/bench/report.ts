import type { Figures } from './compare.ts';
import type { FormResult } from './measure-forms.ts';
import type { Profile } from './profile.ts';
import type { Scenario } from './scenarios.ts';
import type { Spread } from './statistics.ts';
import type { TurnedAway } from './turn-away.ts';
import type { Waiting } from './waves.ts';

export interface ScenarioResult {
  readonly scenario: string;
  readonly title: string;
  readonly ideal: Scenario['ideal'];
  readonly figures: readonly Figures[];
  readonly waiting: Readonly<Record<string, Waiting>>;
}

export interface ProcessResult {
  readonly target: string;
  readonly coldStart: Spread;
  readonly residentMegabytes: number;
}

export interface Report {
  readonly machine: Readonly<Record<string, string | number | boolean>>;
  readonly scenarios: readonly ScenarioResult[];
  readonly rows: readonly ScenarioResult[];
  readonly refusals: readonly TurnedAway[];
  readonly forms: readonly FormResult[];
  readonly processes: readonly ProcessResult[];
}

const number = (value: number, digits = 0) => value.toFixed(digits);
const range = ({ min, max }: Spread) => `${number(min, 2)}-${number(max, 2)}`;

/** As Markdown, so that it can be pasted as it is. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export function scenarioTable(results: readonly ScenarioResult[]): string {
  const head = ['', 'what', 'target', 'CPU µs', 'ratio', 'min-max', 'best', 'calls', 'waves', '+ms at 50 ms'];
  return tableOf(
    head,
    results.flatMap(({ scenario, title, ideal, figures, waiting }) =>
      figures.map(({ target, microseconds, ratio, best, callsPerOperation }, index) => {
        const waited = waiting[target];
        return [
          index === 0 ? scenario : '',
          index === 0 ? title : '',
          target,
          number(microseconds.median),
          number(ratio.median, 2),
          range(ratio),
          number(best, 2),
          `${number(callsPerOperation, 2)} of ${ideal.calls}`,
          waited === undefined ? '' : `${number(waited.wavesPerOperation, 2)} of ${ideal.waves}`,
          waited === undefined ? '' : number(waited.overheadMilliseconds, 1),
        ];
      }),
    ),
  );
}

/** The cost of one more row is what lies between two sizes. */
export function rowTable(results: readonly ScenarioResult[]): string {
  const targets = results[0]?.figures.map(({ target }) => target) ?? [];
  return tableOf(
    [
      'rows',
      'calls',
      ...targets.map((target) => `${target} µs`),
      ...targets.map((target) => `${target} µs/row`),
    ],
    results.map(({ scenario, ideal, figures }) => {
      const rows = Number(scenario.slice(1));
      const costs = figures.map(({ microseconds }) => microseconds.median);
      return [
        String(rows),
        String(ideal.calls),
        ...costs.map((cost) => number(cost)),
        ...costs.map((cost) => number(cost / rows, 1)),
      ];
    }),
  );
}

export function refusalTable(results: readonly TurnedAway[]): string {
  return tableOf(
    ['request', 'CPU µs', 'per second and core', 'to served', 'cut off'],
    results.map(({ title, microseconds, perSecond, ratio, cut }) => [
      title,
      number(microseconds),
      number(perSecond),
      number(ratio, 2),
      `${number(100 * cut)} %`,
    ]),
  );
}

export function formTable(results: readonly FormResult[]): string {
  return tableOf(
    ['S1 as', 'CPU µs', 'ratio', 'min-max'],
    results.map(({ title, microseconds, ratio }) => [
      title,
      number(microseconds.median),
      number(ratio.median, 2),
      range(ratio),
    ]),
  );
}

export function processTable(results: readonly ProcessResult[]): string {
  return tableOf(
    ['target', 'cold start ms', 'min-max', 'MB after load'],
    results.map(({ target, coldStart, residentMegabytes }) => [
      target,
      number(coldStart.median),
      `${number(coldStart.min)}-${number(coldStart.max)}`,
      number(residentMegabytes),
    ]),
  );
}

export function profileTable({ functions, areas }: Profile, most = 25): string {
  const rows = (shares: Profile['areas']) =>
    shares.slice(0, most).map(({ name, percent }) => [number(percent, 1), name]);
  return `${tableOf(['%', 'area'], rows(areas))}\n\n${tableOf(['%', 'function, by self time'], rows(functions))}`;
}
