import {
  Histogram,
  type HistogramConfiguration,
  type MetricObjectWithValues,
  type MetricValueWithName,
} from 'prom-client';

/** What was observed of one series: how often up to each bound, and the sum of all. */
export class Buckets {
  readonly #bounds: readonly number[];
  /** For each bound what lies above the one before, and last what lies above all. */
  readonly #counts: number[];
  #sum = 0;

  /** Bounds are ascending. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.#bounds.length && value > (this.#bounds[at] ?? Infinity)) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += value;
  }

  /** As the format has it: counts that include those of all smaller bounds. Nothing where nothing was observed. */
  told(name: string, labels: Readonly<Record<string, string | number>>): MetricValueWithName<string>[] {
    let count = 0;
    const buckets = this.#counts.map((here, at) => {
      count += here;
      const le = this.#bounds[at] ?? '+Inf';
      return { labels: { le, ...labels }, value: count, metricName: `${name}_bucket` };
    });
    if (count === 0) return [];
    return [
      ...buckets,
      { labels: { ...labels }, value: this.#sum, metricName: `${name}_sum` },
      { labels: { ...labels }, value: count, metricName: `${name}_count` },
    ];
  }
}

/** One series of a histogram that is counted here. */
export interface CountedSeries {
  readonly values: Readonly<Record<string, string | number>>;
  readonly cell: Buckets;
}

/**
 * The library's histogram, of which only the telling is used: to look a series up by the text of its labels, as it does at each
 * observation, takes longer than all else that is counted of an operation.
 */
export class CountedHistogram extends Histogram {
  readonly #series: readonly CountedSeries[];
  readonly #name: string;
  /** Never observes anything, and tells what surrounds the values. */
  readonly #empty: Histogram;

  constructor(config: HistogramConfiguration<string>, series: readonly CountedSeries[]) {
    super(config);
    this.#series = series;
    this.#name = config.name;
    this.#empty = new Histogram({ ...config, registers: [] });
  }

  override async get(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    const values = this.#series.flatMap(({ values: labels, cell }) => cell.told(this.#name, labels));
    return { ...(await this.#empty.get()), values };
  }

  /** What the library asks a histogram for instead, when it renders. */
  getForPromString(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    return this.get();
  }
}
