import { describe, expect, it } from 'vitest';
import { environment, secretNames } from '../../src/config/env.ts';
import { printed, type PrintedName } from '../../src/delivery/printed.ts';
import { HISTOGRAMS } from '../../src/observability/metric-tables.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { freshMetered } from '../http/metered.ts';
import { post } from '../http/requests.ts';
import { FACTS } from './folder.ts';

const texts = Object.entries(printed).map(([name, { text }]): [string, string] => [name, text(FACTS)]);
const variables = new Set([...Object.keys(environment), ...secretNames.map((name) => `${name}_FILE`)]);

/** Words in capitals with an underscore that are no variables of ours: of shells, and of the codes of errors. */
const OTHERS = /^(UPSTREAM_(AUTH|INVALID|UNAVAILABLE|TIMEOUT)|RATE_LIMITED|NET_BIND_SERVICE)$/;

const NAME = `{ customer(uuid: "${STORIES[0]?.uuid ?? ''}") { name } }`;

/** Labels that Prometheus gives to what it scrapes. */
const OF_PROMETHEUS = ['job', 'instance', 'le'];

describe('what is printed', () => {
  it.each(texts)('names no variable in %s that the gateway does not read', (_, text) => {
    const named = text.match(/\b[A-Z]+(_[A-Z]+)+\b/g) ?? [];
    expect(named.filter((name) => !variables.has(name) && !OTHERS.test(name))).toEqual([]);
  });

  describe('of what is watched', () => {
    it.each(['alerts', 'dashboard'] satisfies PrintedName[])(
      'names no metric, no label and no value in %s that a running gateway does not show',
      async (name) => {
        const page = await pageOfRunning();
        const text = printed[name].text(FACTS).replaceAll('\\"', '"');
        const metrics = text.match(/\b(gateway|http|nodejs|process)_[a-z0-9_]+\b/g) ?? [];
        expect(metrics.length).toBeGreaterThan(10);
        const shown = new Set([...page.matchAll(/^(\w+)[{ ]/gm)].map(([, metric = '']) => metric));
        const bare = metrics.filter(
          (metric) => !/^http_(route|request_method|response_status_code)$/.test(metric),
        );
        // Times of the store appear with a store.
        const absent = bare.filter(
          (metric) => !shown.has(metric) && !metric.startsWith('gateway_store_command_duration_seconds_'),
        );
        expect(absent).toEqual([]);
        for (const [, metric = '', inside = ''] of text.matchAll(/\b(\w+)\{([^{}]*)\}/g)) {
          const lines = page.split('\n').filter((line) => line.startsWith(`${metric}{`));
          for (const [, label = '', values = ''] of inside.matchAll(/(\w+)=~?"([^"]*)"/g)) {
            // Series of times appear with what is timed, so of those the table tells.
            if (OF_PROMETHEUS.includes(label) || isTimedBy(metric, label, values)) continue;
            for (const value of values.split('|')) {
              expect(lines.some((line) => line.includes(`${label}="${value}"`))).toBe(true);
            }
          }
        }
      },
    );
  });
});

/** Whether a histogram of ours has that label, with each of these values. */
function isTimedBy(metric: string, label: string, values: string): boolean {
  const tables: Readonly<Record<string, { readonly labels: object }>> = HISTOGRAMS;
  const labels = Object.entries(tables[metric.replace(/_(count|bucket|sum)$/, '')]?.labels ?? {});
  const known: unknown = labels.find(([name]) => name === label)?.[1];
  return Array.isArray(known) && values.split('|').every((value) => known.map(String).includes(value));
}

/** The page of a gateway that answered a caller, with whatever it has to say. */
async function pageOfRunning(): Promise<string> {
  const gateway = await freshMetered();
  await gateway.fetch(post({ query: NAME }));
  return gateway.page();
}
