import type { Failure } from './failure.ts';

/**
 * By field name: nullable fields that were read and whose upstream value had the wrong type, with the failure to answer in
 * its place.
 */
export type Flaws = ReadonlyMap<string, Failure>;
