import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { Buckets, CountedHistogram } from './histogram.ts';

/** Label names with every value that each may take. */
export type ClosedLabels = Readonly<Record<string, readonly LabelValue[]>>;

export type LabelValue = string | number;

type Values<L extends ClosedLabels> = { readonly [K in keyof L]: L[K][number] };

/** Adds one. */
export type Count<L extends ClosedLabels> = (values: Values<L>) => void;

/** Tells the value of one series, for now or for once. */
export type Observe<L extends ClosedLabels> = (values: Values<L>, value: number) => void;

/** The one module that knows the library behind the metrics. A registry belongs to one gateway. */
export interface Prometheus {
  /** Returns what adds one. It is a plain addition: the library learns of the sums when it is asked to render. */
  counter<L extends ClosedLabels>(name: string, help: string, labels: L): Count<L>;
  /** A counter that somebody else keeps, read at each rendering. */
  total(name: string, help: string, read: () => number): void;
  histogram<L extends ClosedLabels>(
    name: string,
    help: string,
    bounds: readonly number[],
    labels: L,
  ): Observe<L>;
  /** `read` is called at each rendering, with what sets the value of one series. */
  gauge<L extends ClosedLabels>(name: string, help: string, labels: L, read: (set: Observe<L>) => void): void;
  /** Memory, event loop and garbage collection of the process. */
  watchProcess(): void;
  render(): Promise<string>;
  readonly contentType: string;
}

const MISNAMED = ['resources', 'handles', 'requests'].map((things) => `nodejs_active_${things}_total`);

export function createPrometheus(): Prometheus {
  const registry = new Registry();
  const registers = [registry];
  return {
    counter(name, help, labels) {
      const series = everySeries(labels, () => ({ total: 0 }));
      new Counter({
        name,
        help,
        registers,
        labelNames: Object.keys(labels),
        collect() {
          this.reset();
          for (const { values, cell } of series.all) this.inc(values, cell.total);
        },
      });
      return (values) => {
        const found = series.find(values);
        if (found !== undefined) found.cell.total += 1;
      };
    },
    total(name, help, read) {
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    },
    histogram(name, help, bounds, labels) {
      const series = everySeries(labels, () => new Buckets(bounds));
      const config = { name, help, registers, labelNames: Object.keys(labels), buckets: [...bounds] };
      new CountedHistogram(config, series.all);
      return (values, seconds) => {
        if (Number.isFinite(seconds)) series.find(values)?.cell.observe(seconds);
      };
    },
    gauge(name, help, labels, read) {
      new Gauge({
        name,
        help,
        registers,
        labelNames: Object.keys(labels),
        collect() {
          read((values, value) => {
            this.set(values, value);
          });
        },
      });
    },
    watchProcess() {
      collectDefaultMetrics({ register: registry });
      // Named as only counters may be. What they sum up is told by kind as well.
      for (const name of MISNAMED) registry.removeSingleMetric(name);
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

interface Series<C> {
  readonly values: Record<string, LabelValue>;
  readonly cell: C;
}

type Branch<C> = Map<LabelValue, Branch<C> | Series<C>>;

/** Each combination of label values, made beforehand: what is not among them is counted nowhere. */
function everySeries<C>(labels: ClosedLabels, makeCell: () => C) {
  const names = Object.keys(labels);
  const all: Series<C>[] = [];
  const grow = (values: Record<string, LabelValue>, depth: number): Branch<C> | Series<C> => {
    const name = names[depth];
    if (name === undefined) {
      const series = { values, cell: makeCell() };
      all.push(series);
      return series;
    }
    const choices = labels[name] ?? [];
    return new Map(choices.map((value) => [value, grow({ ...values, [name]: value }, depth + 1)]));
  };
  const root = grow({}, 0);
  const find = (values: Readonly<Record<string, LabelValue>>): Series<C> | undefined => {
    let at: Branch<C> | Series<C> | undefined = root;
    for (const name of names) at = at instanceof Map ? at.get(values[name] ?? '') : undefined;
    return at instanceof Map ? undefined : at;
  };
  return { all, find };
}
