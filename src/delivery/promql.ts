import {
  type CounterName,
  COUNTERS,
  type GaugeName,
  GAUGES,
  type HistogramName,
  HISTOGRAMS,
} from '../observability/metric-tables.ts';

type Values = readonly (string | number)[];

/** What a query may be narrowed by: labels that the metric has, each with some of its values. */
type Where<L> = { readonly [K in keyof L]?: readonly (L[K] & Values)[number][] };

type LabelsOf<N extends CounterName> = (typeof COUNTERS)[N]['labels'];
type TimesOf<N extends HistogramName> = (typeof HISTOGRAMS)[N]['labels'];
type StatesOf<N extends GaugeName> = (typeof GAUGES)[N]['labels'];

/** Of what Node says of itself; a test holds that the page has them. */
export type ProcessMetric =
  | 'nodejs_eventloop_lag_p99_seconds'
  | 'nodejs_heap_size_used_bytes'
  | 'process_resident_memory_bytes'
  | 'process_cpu_seconds_total'
  | 'process_open_fds'
  | 'process_max_fds';

/** Made for one narrowing that all selectors share, such as that to the jobs a dashboard shows; empty for none. */
export function queries(common = '') {
  const selector = (
    name: string,
    where: Readonly<Record<string, readonly (string | number)[] | undefined>>,
  ) => {
    const matches = Object.entries(where).map(([label, values]) => `${label}${oneOf(values ?? [])}`);
    const inside = [...(common === '' ? [] : [common]), ...matches].join(',');
    return inside === '' ? name : `${name}{${inside}}`;
  };
  return {
    /** How much a counter grows a second. */
    rate: <N extends CounterName>(name: N, window: string, where: Where<LabelsOf<N>> = {}) =>
      `rate(${selector(name, where)}[${window}])`,
    increase: <N extends CounterName>(name: N, window: string, where: Where<LabelsOf<N>> = {}) =>
      `increase(${selector(name, where)}[${window}])`,
    /** How many measurements of a histogram there are a second. */
    measured: <N extends HistogramName>(name: N, window: string, where: Where<TimesOf<N>> = {}) =>
      `rate(${selector(`${name}_count`, where)}[${window}])`,
    /** What so many of a hundred measurements are below, in seconds. */
    percentile: <N extends HistogramName>(
      name: N,
      percent: number,
      window: string,
      where: Where<TimesOf<N>> = {},
    ) =>
      `histogram_quantile(${percent / 100}, sum by (le) (rate(${selector(`${name}_bucket`, where)}[${window}])))`,
    gauge: <N extends GaugeName>(name: N, where: Where<StatesOf<N>> = {}) => selector(name, where),
    ofProcess: (name: ProcessMetric) => selector(name, {}),
  };
}

function oneOf(values: readonly (string | number)[]): string {
  return values.length === 1 ? `="${values[0] ?? ''}"` : `=~"${values.join('|')}"`;
}
