import { tableOf } from '../report.ts';
import type { Attack, Finding } from './attack.ts';

export interface Outcome {
  readonly attack: Pick<Attack, 'name' | 'title'>;
  readonly findings: readonly Finding[];
}

const whole = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(0));

/** One line for each finding, the figures that all of them have. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  return tableOf(
    ['', 'attack', 'served', 'p50 ms', 'p99 ms', 'worst ms', 'MB', 'late ms', 'holds'],
    outcomes.flatMap(({ attack, findings }) =>
      findings.map(({ variant, others, peakMegabytes, checks }, index) => [
        index === 0 ? attack.name : '',
        [...(index === 0 ? [attack.title] : []), ...(variant === '' ? [] : [variant])].join(': '),
        `${(100 * others.share).toFixed(1)} % of ${others.count}`,
        whole(others.p50),
        whole(others.p99),
        whole(others.worst),
        whole(peakMegabytes),
        whole(others.lateP99),
        checks.every(({ holds }) => holds) ? 'yes' : '**no**',
      ]),
    ),
  );
}

/** All that was seen, and what it should have been where it was not. */
export function describe({ variant, checks, others }: Finding): string {
  const lines = checks.map(
    ({ saw, must, holds }) => `  ${holds ? ' ' : '!'} ${saw}${holds ? '' : `; must be: ${must}`}`,
  );
  const latest = `    the callers themselves were at most ${whole(others.lateP99)} ms late (p99)`;
  return [...(variant === '' ? [] : [`  ${variant}`]), ...lines, latest].join('\n');
}
