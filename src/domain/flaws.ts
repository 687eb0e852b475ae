import type { Failure } from './failure.ts';

/** By field name: nullable fields whose upstream value had the wrong type, with the failure to answer in its place. */
export type Flaws = ReadonlyMap<string, Failure>;
