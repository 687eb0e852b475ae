import { freshAt } from '../../src/domain/freshness.ts';

/** For what is made up in a test that asks no clock. */
export const FRESH = freshAt(0);
