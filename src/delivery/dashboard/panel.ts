/** One query of a panel; `legend` may name labels in double braces. */
export interface Target {
  readonly expr: string;
  readonly legend: string;
}

/** What one panel shows, before it has a place. */
export interface Panel {
  readonly title: string;
  /** In Grafana's words for units. */
  readonly unit: 'short' | 'reqps' | 'ops' | 's' | 'percentunit' | 'bytes';
  readonly targets: readonly Target[];
  /** A figure for how things are now, instead of a graph. */
  readonly isFigure?: boolean;
  /** What turns a figure red. */
  readonly worstFrom?: number;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}
