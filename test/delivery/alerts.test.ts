import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertsFile, rules, runbookOf } from '../../src/delivery/alerts/alerts.ts';
import type { Rule } from '../../src/delivery/alerts/rule.ts';
import { tool } from '../support/tool.ts';
import { allWell, CONDITIONS, COVERED, type Pages } from './conditions.ts';
import { FACTS, folderWith } from './folder.ts';

const promtool = tool('promtool', '--version');

/** Prometheus adds where it found a series. */
const FROM = 'instance="gateway-1",job="gateway"';
/** It goes on as it was for so many minutes, then as it became for so many. */
const AS_IT_WAS = 20;
const AS_IT_BECAME = 30;

/** Alerts that say which gateway it is. */
const OF_EACH_GATEWAY: readonly string[] = ['GatewayEventLoopLate', 'GatewayFilesScarce'];

/** The series of both pages for promtool: counters go on at the pace at which they grew from one page to the other. */
function seriesOf({ before, after }: Pages, expr: string) {
  const [then, now] = [valuesIn(before), valuesIn(after)];
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((found) => {
    const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(found) ?? [];
    if (!expr.includes(name)) return [];
    const series = `${name}{${[FROM, ...(labels === '' ? [] : [labels])].join()}}`;
    // Series of times appear with the first that is measured.
    const was = then.get(found) ?? 0;
    const silence = `${was}+0x${AS_IT_WAS - 1}`;
    const became = now.get(found);
    if (became === undefined) return [{ series, values: silence }];
    const grows = /_(total|bucket|count|sum)$/.test(name) ? became - was : 0;
    return [{ series, values: `${silence} ${became}+${grows}x${AS_IT_BECAME}` }];
  });
}

function valuesIn(page: string): ReadonlyMap<string, number> {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

/** Whether the alert is silent at first, and whether it fires in the end. */
function judge(rule: Rule, pages: Pages, fires: boolean) {
  const labels = OF_EACH_GATEWAY.includes(rule.name) ? { instance: 'gateway-1', job: 'gateway' } : {};
  const alert = {
    exp_labels: { severity: rule.severity, ...labels },
    exp_annotations: { summary: rule.summary, runbook: runbookOf(rule.name) },
  };
  const at = (minutes: number, exp_alerts: object[]) => ({
    eval_time: `${minutes}m`,
    alertname: rule.name,
    exp_alerts,
  });
  const test = {
    interval: '1m',
    input_series: seriesOf(pages, rule.expr),
    alert_rule_test: [at(AS_IT_WAS - 2, []), at(AS_IT_WAS + AS_IT_BECAME - 2, fires ? [alert] : [])],
  };
  const folder = folderWith({ 'alerts.yml': alertsFile(FACTS) });
  // JSON is YAML.
  const file = { rule_files: ['alerts.yml'], evaluation_interval: '1m', tests: [test] };
  writeFileSync(join(folder, 'test.yml'), JSON.stringify(file));
  return promtool.run(['test', 'rules', 'test.yml'], { cwd: folder });
}

describe('print alerts', () => {
  promtool.test('is a file of rules that promtool has no complaint of', () => {
    const folder = folderWith({ 'alerts.yml': alertsFile(FACTS) });
    const { status, said } = promtool.run(['check', 'rules', join(folder, 'alerts.yml')]);
    expect(said).toContain(`SUCCESS: ${rules.length} rules found`);
    expect(status).toBe(0);
  });

  it('says each alert once, and what makes each fire is tried', () => {
    const file = parse(alertsFile(FACTS)) as { groups: { rules: { alert: string }[] }[] };
    const names = file.groups.flatMap((group) => group.rules.map(({ alert }) => alert));
    expect(names).toEqual(rules.map(({ name }) => name));
    expect(Object.keys(CONDITIONS)).toEqual(names);
  });

  for (const rule of rules) {
    promtool.test(
      `${rule.name} fires on what a gateway says to which it happens, and not before`,
      async () => {
        const pages = await CONDITIONS[rule.name]?.();
        if (pages === undefined) throw new Error('expected a condition');
        const { status, said } = judge(rule, pages, true);
        expect(said).toMatch(/SUCCESS/);
        expect(status).toBe(0);
      },
    );
  }

  for (const [name, fault, happens] of COVERED) {
    promtool.test(`${name} fires on ${fault} although all that is asked for is kept`, async () => {
      const rule = rules.find((one) => one.name === name);
      if (rule === undefined) throw new Error('expected a rule of that name');
      const pages = await happens();
      expect(pages.after).toMatch(/^gateway_upstream_calls_total\{.*outcome="stale"\} 1$/m);
      expect(pages.after).not.toMatch(/^gateway_operation_errors_total\{.*\} [1-9]/m);
      const { status, said } = judge(rule, pages, true);
      expect(said).toMatch(/SUCCESS/);
      expect(status).toBe(0);
    });
  }

  promtool.test('is silent while all is well', async () => {
    const pages = await allWell();
    for (const rule of rules) {
      if (rule.name !== 'GatewayEventLoopLate') expect(judge(rule, pages, false).said).toMatch(/SUCCESS/);
    }
  });
});
