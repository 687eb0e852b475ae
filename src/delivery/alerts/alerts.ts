import type { Facts } from '../facts.ts';
import type { Rule } from './rule.ts';
import { serviceRules } from './service-rules.ts';
import { upstreamRules } from './upstream-rules.ts';

export const rules: readonly Rule[] = [...serviceRules, ...upstreamRules];

/** The part of the runbook that is about an alert. */
export function runbookOf(name: string): string {
  return `RUNBOOK.md#${name.toLowerCase()}`;
}

/** A file of rules for Prometheus. Texts are written as JSON has them, which is YAML, too. */
export function alertsFile({ name, version }: Facts): string {
  return `# Alerts for ${name} ${version}. Each has an entry in RUNBOOK.md, beside the README of the package.
groups:
  - name: ${name}
    rules:
${rules.map(ruleText).join('')}`;
}

function ruleText({ name, expr, lasting, severity, summary }: Rule): string {
  return `      - alert: ${name}
        expr: ${JSON.stringify(expr)}
        for: ${lasting}
        labels: { severity: ${severity} }
        annotations:
          summary: ${JSON.stringify(summary)}
          runbook: ${runbookOf(name)}
`;
}
