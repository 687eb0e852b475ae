import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPackageFacts } from '../../src/command/package-facts.ts';
import { environment } from '../../src/config/env.ts';
import { rules, runbookOf } from '../../src/delivery/alerts/alerts.ts';
import { OPERATION_ERRORS } from '../../src/observability/labels.ts';
import { createMetrics } from '../../src/observability/metrics.ts';

const runbook = readFileSync('RUNBOOK.md', 'utf8');
const headings = [...runbook.matchAll(/^### (\w+)$/gm)].map(([, name = '']) => name);

describe('the runbook', () => {
  it('has an entry for each alert and none for anything else', () => {
    expect(headings).toEqual(rules.map(({ name }) => name));
  });

  it.each(rules)(
    'tells of $name what it means, how to confirm it, what to do and when to call Zenskar',
    ({ name }) => {
      const [, entry = ''] = runbook.split(`### ${name}\n`);
      const questions = [...(entry.split(/^##/m)[0]?.matchAll(/^\| (\w[^|]*?) +\| \S/gm) ?? [])].map(
        ([, text]) => text,
      );
      expect(questions).toEqual(['What it means', 'How to confirm it', 'What to do', 'When to call Zenskar']);
      expect(runbookOf(name)).toBe(`RUNBOOK.md#${name.toLowerCase()}`);
    },
  );

  it('has a row for each code of an error, the gravest first', () => {
    const codes = [...runbook.matchAll(/^\| `([A-Z_]+)` +\| \S.*\| \S.*\|$/gm)].map(([, code]) => code);
    expect(codes).toEqual([...OPERATION_ERRORS]);
  });

  it('names no variable and no metric that there is not', async () => {
    const known = new Set<string>([...Object.keys(environment), ...OPERATION_ERRORS]);
    const named = runbook.match(/`[A-Z]+(_[A-Z]+)+`/g) ?? [];
    expect(named.map((name) => name.slice(1, -1)).filter((name) => !known.has(name))).toEqual([]);
    const page = await createMetrics({ watchProcess: true, build: { version: '', node: '' } }).render();
    const metrics = runbook.match(/\b(gateway|http|nodejs|process)_\w+\b/g) ?? [];
    expect(metrics.filter((metric) => metric !== 'gateway_' && !page.includes(metric))).toEqual([]);
  });
});

describe('the changelog', () => {
  it('begins with the version that the package has', () => {
    const [, newest] = /^## (\S+)/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];
    expect(newest).toBe(readPackageFacts().version);
  });
});
