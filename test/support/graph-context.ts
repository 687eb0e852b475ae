import type { GraphContext } from '../../src/schema/context.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import { CursorCodec } from '../../src/cursors/cursor.ts';
import { callerFor } from './caller.ts';
import { PRESENT } from './present.ts';
import { fakeZenskar } from './fake-zenskar.ts';

/** A context for what does not look at it: an organisation without data. */
export function graphContext(): GraphContext {
  const caller = callerFor();
  const limits = { maxPageSize: 100, pageLimit: 100, pageBudget: 5 };
  const { tenant, credentials } = caller;
  return {
    principal: { kind: 'organisation', tenant, credentials },
    loaders: new Loaders(fakeZenskar({}).api, caller, limits),
    ...PRESENT,
    cursors: new CursorCodec('a secret of at least 32 characters'),
    limits,
  };
}
