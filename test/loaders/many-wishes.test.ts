import { expect, it } from 'vitest';
import { Loaders } from '../../src/loaders/loaders.ts';
import { ENTITLEMENTS, entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { callerFor } from '../support/caller.ts';
import { fakeZenskar } from '../support/fake-zenskar.ts';
import { customerUuid, EVERY_ROW } from '../support/sample-data.ts';
import { NO_REFERENCES } from '../../src/domain/references.ts';

it('any number of wishes for one page are served by one call', async () => {
  const zenskar = fakeZenskar();
  const loaders = new Loaders(zenskar.api, callerFor(), { pageLimit: 100, pageBudget: 5 });
  const list = entitlementList(customerUuid(1), EVERY_ROW);
  const calls = await Promise.all(
    Array.from({ length: 150_000 }, (_, n) =>
      loaders.pages(ENTITLEMENTS).call({
        list,
        address: { flipped: false, cursor: null, limit: 1 + (n % 3) },
        populate: NO_REFERENCES,
      }),
    ),
  );
  expect(new Set(calls).size).toBe(1);
  expect(zenskar.calls).toMatchObject([{ method: 'entitlements', page: { cursor: null, limit: 3 } }]);
});
