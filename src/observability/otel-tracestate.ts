import type { TraceState } from '@opentelemetry/api';

/**
 * A tracestate that has been read already. OpenTelemetry's own would leave out the keys that only Level 2 of Trace Context
 * allows.
 */
export class CheckedTraceState implements TraceState {
  readonly #members: ReadonlyMap<string, string>;

  constructor(members: ReadonlyMap<string, string>) {
    this.#members = members;
  }

  /** `text` is what {@link readTracestate} gives. */
  static of(text: string): CheckedTraceState {
    const members = text.split(',').map((member): [string, string] => {
      const equals = member.indexOf('=');
      return [member.slice(0, equals), member.slice(equals + 1)];
    });
    return new CheckedTraceState(new Map(members));
  }

  get(key: string): string | undefined {
    return this.#members.get(key);
  }

  /** What was changed last stands first. */
  set(key: string, value: string): CheckedTraceState {
    const others = [...this.#members].filter(([other]) => other !== key);
    return new CheckedTraceState(new Map([[key, value], ...others]));
  }

  unset(key: string): CheckedTraceState {
    return new CheckedTraceState(new Map([...this.#members].filter(([other]) => other !== key)));
  }

  serialize(): string {
    return [...this.#members].map(([key, value]) => `${key}=${value}`).join(',');
  }
}
