import { EventLoopTurns } from '../../src/domain/turns.ts';
import { Reads } from '../../src/reads/reads.ts';
import type { Answer } from '../../src/upstream/answer.ts';
import { Read } from '../../src/upstream/read.ts';
import type { Ask, UpstreamRequest } from '../../src/upstream/send.ts';
import { ManualClock } from '../support/clock.ts';

/** Reads whatever is asked, for those who make the call. */
export function reading(ask: Ask<UpstreamRequest>, clock = new ManualClock()) {
  const reads = new Reads(ask, clock, new EventLoopTurns());
  return ({ endpoint, path, subject, call }: UpstreamRequest): Promise<Answer> =>
    reads.attach(new Read(call, endpoint, path, subject), call, (answer) => answer);
}
