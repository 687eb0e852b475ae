import { expect, it } from 'vitest';
import type { Entitlement } from '../../src/domain/entitlement.ts';
import type { EntitlementQuery } from '../../src/domain/list-query.ts';
import { Failed } from '../../src/domain/failure.ts';
import { NO_REFERENCES, referencesOf } from '../../src/domain/references.ts';
import { PageLoader } from '../../src/loaders/page-loader.ts';
import { ENTITLEMENTS, entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { failureOf } from '../support/failures.ts';
import { FRESH } from '../support/fresh.ts';
import { customerUuid, EVERY_ROW } from '../support/sample-data.ts';

const MEGABYTE = 1_048_576;

/** Pages that are that long, by what was searched for; with the searches that were read. */
function start(charactersOf: (search: string) => number | undefined) {
  const read: string[] = [];
  const pages = new PageLoader<EntitlementQuery, Entitlement>(ENTITLEMENTS, ({ query: { search } }) => {
    read.push(search ?? '');
    const characters = charactersOf(search ?? '');
    if (characters === Infinity) return Promise.reject(new Failed({ kind: 'upstream-auth' }));
    const page = { rows: [], next: null, previous: null, totalCount: 0, freshness: FRESH };
    return Promise.resolve(characters === undefined ? page : { ...page, characters });
  });
  const load = (search: string, populate = NO_REFERENCES) =>
    pages.load({
      list: entitlementList(customerUuid(1), { ...EVERY_ROW, search }),
      address: { flipped: false, cursor: null, limit: 100 },
      populate,
    });
  return { read, load };
}

it('pages of an operation are held as far as they are not too long together', async () => {
  const { read, load } = start((search) => (search === 'small' ? MEGABYTE : 7 * MEGABYTE));
  for (const search of ['first', 'second', 'small', 'third']) await load(search);
  for (const search of ['first', 'second', 'small', 'third']) await load(search);
  expect(read).toEqual(['first', 'second', 'small', 'third', 'second', 'third']);
});

it('a page that is too long to be held is read once for all who want it at once', async () => {
  const { read, load } = start(() => 9 * MEGABYTE);
  const pages = await Promise.all([load('long'), load('long'), load('long')]);
  expect(new Set(pages.map(({ page }) => page)).size).toBe(1);
  expect(read).toEqual(['long']);
  await load('long');
  expect(read).toEqual(['long', 'long']);
});

it('of several calls for one page only that is let go of which is too long', async () => {
  const { read, load } = start(() => 5 * MEGABYTE);
  const contracts = referencesOf(['contract']);
  await load('page');
  await load('page', contracts);
  await load('page');
  expect(read).toHaveLength(2);
  await load('page', contracts);
  expect(read).toHaveLength(3);
});

it('a page of which nobody says how long it is is held, and so is a failure', async () => {
  const { read, load } = start((search) => (search === 'failing' ? Infinity : undefined));
  for (let time = 0; time < 2; time += 1) {
    await load('page');
    expect(await failureOf(load('failing'))).toEqual({ kind: 'upstream-auth' });
  }
  expect(read).toEqual(['page', 'failing']);
});
