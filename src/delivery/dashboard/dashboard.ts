import type { Facts } from '../facts.ts';
import type { Panel, Row } from './panel.ts';
import { rows } from './rows.ts';

const WIDTH = 24;
const ACROSS = 3;
const HEIGHT = 8;
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** A dashboard in the JSON of Grafana 10 or newer, to be imported by hand or by a provisioner. */
export function dashboardFile(facts: Facts): string {
  return `${JSON.stringify(dashboard(facts), null, 2)}\n`;
}

export function dashboard({ name, version }: Facts) {
  return {
    title: 'Zenskar entitlement gateway',
    uid: name,
    description: `For ${name} ${version}, printed by it.`,
    tags: [name],
    schemaVersion: 39,
    timezone: 'browser',
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    templating: { list: [datasource(), job()] },
    annotations: { list: [] },
    panels: placed(rows),
  };
}

function datasource() {
  return { name: 'datasource', label: 'Data', type: 'datasource' as const, query: 'prometheus', hide: 0 };
}

/** The jobs under which gateways are scraped, whatever they are called. */
function job() {
  return {
    name: 'job',
    label: 'Job',
    type: 'query' as const,
    datasource: DATASOURCE,
    query: 'label_values(gateway_build_info, job)',
    refresh: 2,
    multi: true,
    includeAll: true,
    allValue: '.*',
  };
}

function placed(given: readonly Row[]) {
  const panels: (ReturnType<typeof rowAt> | ReturnType<typeof panelAt>)[] = [];
  let y = 0;
  for (const { title, panels: shown } of given) {
    panels.push(rowAt(panels.length + 1, title, y));
    y += 1;
    shown.forEach((panel, index) => {
      const width = WIDTH / ACROSS;
      const at = { x: width * (index % ACROSS), y: y + HEIGHT * Math.floor(index / ACROSS) };
      panels.push(panelAt(panels.length + 1, panel, { ...at, w: width, h: HEIGHT }));
    });
    y += HEIGHT * Math.ceil(shown.length / ACROSS);
  }
  return panels;
}

function rowAt(id: number, title: string, y: number) {
  return { id, type: 'row', title, collapsed: false, gridPos: { x: 0, y, w: WIDTH, h: 1 }, panels: [] };
}

function panelAt(
  id: number,
  { title, unit, targets, isFigure = false, worstFrom }: Panel,
  gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number },
) {
  const steps = [
    { value: null, color: 'green' },
    ...(worstFrom === undefined ? [] : [{ value: worstFrom, color: 'red' }]),
  ];
  return {
    id,
    type: isFigure ? 'stat' : 'timeseries',
    title,
    gridPos,
    datasource: DATASOURCE,
    fieldConfig: {
      defaults: { unit, min: 0, thresholds: { mode: 'absolute' as const, steps } },
      overrides: [],
    },
    targets: targets.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      instant: isFigure,
    })),
  };
}
