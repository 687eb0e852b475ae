/** An alert as Prometheus evaluates it. */
export interface Rule {
  readonly name: string;
  /** Critical wakes somebody; a warning is seen to by day. */
  readonly severity: 'critical' | 'warning';
  readonly expr: string;
  /** How long it has to be so, as Prometheus writes durations. */
  readonly lasting: string;
  /** One sentence, in the present. */
  readonly summary: string;
}
