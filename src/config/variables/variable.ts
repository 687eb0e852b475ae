/**
 * What the README, the error text and the readers need to know about one environment variable.
 *
 * `fallback` is written as a person would set it; null means that being unset has a meaning of its own.
 * A `secret` is never repeated in a message, not even when it is wrong.
 */
export type Variable = {
  readonly fallback: string | null;
  readonly help: string;
  readonly secret?: true;
  readonly range?: readonly [lowest: number, highest: number];
};

export type Variables = Readonly<Record<string, Variable>>;
