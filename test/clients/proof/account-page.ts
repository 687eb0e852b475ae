import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInstant } from '../../../src/sandbox/instants.ts';
import type { RowRecord } from '../../../src/sandbox/records.ts';
import { ACME, GONE, setStage, type Stage } from './stage.ts';

const PICTURE = 'test/clients/pictures/account-page.png';

export interface ClientFacts {
  /** The folder with its application. */
  readonly folder: string;
  /** Where its build puts the documents that the gateway is to trust. */
  readonly manifest: string;
  /** Whether a further page joins those that are shown, or takes their place. */
  readonly paging: 'joins' | 'replaces';
}

/** What every client has to show of the gateway, seen in a browser. */
export function provesAccountPage({ folder, manifest, paging }: ClientFacts): void {
  describe(`the account page with ${folder}`, () => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await setStage(folder, `test/clients/${folder}/${manifest}`);
    }, 60_000);
    afterAll(() => stage.close());

    const joins = paging === 'joins';

    /** Waits until the page shows just these rows of the customer's list: from one place to before another. */
    async function shows(page: Page, [from, to]: readonly [number, number]): Promise<void> {
      const rows = stage.gateway.sandbox.world.rowsOf(ACME).map(({ record }) => record);
      const listed = rows.toSorted((a, b) => madeAt(b) - madeAt(a));
      const names = () => page.locator('tbody td:first-child').allInnerTexts();
      const expected = listed.slice(from, to).map(({ name }) => name);
      await expect.poll(names, { interval: 50, timeout: 15_000 }).toEqual(expected);
    }

    it('shows the customer that the token is bound to, with its gates and meters', async () => {
      const page = await stage.open(ACME);
      await page.getByRole('heading', { name: 'Acme Analytics' }).waitFor();
      await page.getByText('SSOon').waitFor();
      await page.getByRole('meter', { name: 'Image credits' }).waitFor();
      expect(await page.locator('.gates').innerText()).toContain('Advanced permissions');
      expect(await page.locator('.meter', { hasText: 'Image credits' }).innerText()).toContain('90 of 100');
      takePicture(await page.screenshot());
      await page.close();
    });

    it('says nothing to a developer, neither a warning nor an error', () => {
      expect(stage.takeConsole()).toEqual([]);
    });

    it('pages through the entitlements both ways', async () => {
      const page = await stage.open(ACME);
      await shows(page, [0, 3]);
      await page.getByRole('button', { name: 'Next' }).click();
      await shows(page, joins ? [0, 6] : [3, 6]);
      await page.getByRole('button', { name: 'Next' }).click();
      await shows(page, joins ? [0, 8] : [6, 8]);
      expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
      await page.close();
    });

    it('opens at a place in the list, from where it pages backward and forward', async () => {
      const opened = await stage.open(ACME);
      await shows(opened, [0, 3]);
      await expect.poll(() => stage.endCursor).not.toBe('');
      const page = await stage.open(ACME, `/?after=${encodeURIComponent(stage.endCursor)}`);
      await shows(page, [3, 6]);
      await page.getByRole('button', { name: 'Previous' }).click();
      await shows(page, joins ? [0, 6] : [0, 3]);
      expect(await page.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Next' }).click();
      await shows(page, joins ? [0, 8] : [3, 6]);
      await opened.close();
      await page.close();
    });

    it('renews a token that has expired, and shows what was asked for', async () => {
      const page = await stage.open(ACME);
      await shows(page, [0, 3]);
      const before = stage.application.tokens;
      await stage.expireTokens();
      await page.getByRole('button', { name: 'Next' }).click();
      await shows(page, joins ? [0, 6] : [3, 6]);
      expect(stage.application.tokens).toBe(before + 1);
      await page.close();
    });

    it('shows a partial failure in its place and the rest around it, and what was missing once it is there', async () => {
      await stage.forget();
      stage.gateway.sandbox.script({
        path: '/entitlements/customer/unique',
        fault: { kind: 'status', status: 503 },
      });
      const page = await stage.open(ACME);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      expect(await alert.innerText()).toContain('cannot be shown just now (UPSTREAM_UNAVAILABLE)');
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Acme Analytics');
      await shows(page, [0, 3]);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('8 different entitlements').waitFor();
      expect(await alert.count()).toBe(0);
      await page.close();
    });

    it('says how old the figures are, and marks them while Zenskar does not answer', async () => {
      const page = await stage.open(ACME);
      await page.getByText(/as of \d\d:\d\d:\d\d/).waitFor();
      const mark = page.getByRole('status');
      expect(await mark.count()).toBe(0);
      const refresh = page.getByRole('button', { name: 'Refresh' });

      stage.gateway.sandbox.script({ fault: { kind: 'status', status: 503 }, times: Infinity });
      await stage.age();
      await refresh.click();
      await mark.waitFor();
      expect(await mark.innerText()).toMatch(
        /^Zenskar does not answer; shown is what was known at \d\d:\d\d:\d\d/,
      );
      await page.getByRole('meter', { name: 'Image credits' }).waitFor();

      stage.gateway.sandbox.clearFaults();
      // Zenskar is left alone for a while after it failed.
      await stage.forget();
      await refresh.click();
      await page.getByText(/as of \d\d:\d\d:\d\d/).waitFor();
      expect(await mark.count()).toBe(0);
      await page.close();
    });

    it('says of a customer that is gone that it is gone', async () => {
      const page = await stage.open(GONE);
      await page.getByText('This account does not exist any more.').waitFor();
      await page.close();
    });
  });
}

function madeAt({ created_at }: RowRecord): number {
  return parseInstant(created_at ?? '') ?? NaN;
}

/** The picture of the README. It is written where PICTURES is set: each machine has fonts of its own. */
function takePicture(picture: Buffer): void {
  if (process.env['PICTURES'] === undefined) return;
  expect(picture.length).toBeLessThan(60_000);
  writeFileSync(PICTURE, picture);
}
