import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { freshMetered } from './metered.ts';
import { post } from './requests.ts';

/** Where each metric is made to count, with every value of its labels. */
const WALKED: Readonly<Record<string, string>> = {
  gateway_build_info: 'below',
  http_server_active_requests: 'operation-outcomes.test.ts',
  http_server_request_duration_seconds: 'request-labels.test.ts',
  http_client_request_duration_seconds: 'upstream-labels.test.ts',
  gateway_operations_total: 'operation-outcomes.test.ts',
  gateway_operation_ways_total: 'operation-ways.test.ts',
  gateway_operation_errors_total: 'operation-outcomes.test.ts',
  gateway_refused_total: 'refusal-reasons.test.ts',
  gateway_shed_total: 'shed-reasons.test.ts',
  gateway_unreadable_requests_total: 'unreadable.test.ts',
  gateway_log_lines_dropped_total: '../observability/metrics.test.ts',
  gateway_invalidations_total: 'invalidation.test.ts',
  gateway_upstream_calls_total: 'upstream-labels.test.ts',
  gateway_upstream_withheld_total: 'upstream-labels.test.ts',
  gateway_upstream_retries_total: 'upstream-labels.test.ts',
  gateway_coalesced_calls_total: 'upstream-labels.test.ts',
  gateway_contract_violations_total: 'upstream-labels.test.ts',
  gateway_broken_rows_total: 'broken-rows.test.ts',
  gateway_store_commands_total: '../store/store-labels.test.ts',
  gateway_store_command_duration_seconds: '../store/store-labels.test.ts',
  gateway_store_looks_total: '../store/store-labels.test.ts',
  gateway_store_state: '../store/store-labels.test.ts',
  gateway_upstream_breaker_state: 'upstream-labels.test.ts',
  gateway_kept_answers: '../observability/metrics.test.ts',
  gateway_kept_bytes: '../observability/metrics.test.ts',
  gateway_upstream_bulkhead_calls: 'upstream-labels.test.ts',
};

const PROMTOOL = 'promtool';
const hasPromtool = spawnSync(PROMTOOL, ['--version']).error === undefined;

describe('the page of metrics', () => {
  it('holds no metric that no test makes count', async () => {
    const page = await (await freshMetered()).page();
    const names = [...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
    const own = names.filter((name) => !/^(process|nodejs)_/.test(name));
    expect(own.sort()).toEqual(Object.keys(WALKED).sort());
    expect(names).toContain('process_resident_memory_bytes');
  });

  it('says which build is running', async () => {
    const series = await (await freshMetered()).scrape();
    expect(series.get('gateway_build_info{version="1.2.3-test",node="v20.0.0"}')).toBe(1);
  });

  it.skipIf(!hasPromtool)(
    `is one that promtool has no complaint of${hasPromtool ? '' : ' (skipped: there is no promtool here)'}`,
    async () => {
      const gateway = await freshMetered();
      for (const query of ['{ __typename }', '{ nothing }']) await gateway.fetch(post({ query }));
      const { status, stdout, stderr } = spawnSync(PROMTOOL, ['check', 'metrics'], {
        input: await gateway.page(),
        encoding: 'utf8',
      });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    },
  );
});
