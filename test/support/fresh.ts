import { AnswerFreshness, freshAt } from '../../src/domain/freshness.ts';

/** For what is made up in a test that asks no clock. */
export const FRESH = freshAt(0);

/** The same of an answer. */
export const undated = () => new AnswerFreshness(0, 0);

/** For whoever is made to ask one all the same. */
export const NO_CLOCK = { now: () => 0, epoch: () => 0 };
