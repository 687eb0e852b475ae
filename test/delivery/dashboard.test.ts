import type { Dashboard, Panel } from '@grafana/schema';
import { describe, expect, it } from 'vitest';
import { dashboard, dashboardFile } from '../../src/delivery/dashboard/dashboard.ts';
import { FACTS } from './folder.ts';

/** As JSON has it: the words of an enumeration instead of its members. */
type Written<T> = T extends string
  ? `${T}`
  : T extends object
    ? { readonly [K in keyof T]: Written<T[K]> }
    : T;

// That this compiles is a test: it is the model of Grafana's own source.
const model = dashboard(FACTS) satisfies Written<Partial<Dashboard>>;
const panels = model.panels.filter((panel) => 'targets' in panel) satisfies Written<Partial<Panel>>[];

describe('print dashboard', () => {
  it('is JSON of that model', () => {
    expect(JSON.parse(dashboardFile(FACTS))).toEqual(model);
  });

  it('has panels that are told apart and do not lie on each other', () => {
    const ids = model.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const one of model.panels) {
      for (const other of model.panels) {
        const [a, b] = [one.gridPos, other.gridPos];
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        expect(apart || one === other).toBe(true);
        expect(a.x + a.w).toBeLessThanOrEqual(24);
      }
    }
  });

  it('asks the chosen source in each panel, narrowed to the chosen jobs', () => {
    for (const { datasource, targets } of panels) {
      expect(datasource.uid).toBe('${datasource}');
      for (const { expr } of targets) expect(expr).toContain('job=~"$job"');
    }
  });
});
