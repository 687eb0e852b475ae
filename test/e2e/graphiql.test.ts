import { writeFileSync } from 'node:fs';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { lacksChromium, launchChromium } from '../support/browser.ts';
import { type Program, start } from '../support/process.ts';
import { GraphiQLPage } from './graphiql-page.ts';

const SAMPLES = ['AccountPage', 'PageForward', 'PageBackward', 'NodeRefetch', 'FeatureGates', 'UsageMeters'];
const ACME = 'cafe0005-0000-4000-8000-000000000005';
const GONE = 'cafe9999-0000-4000-8000-000000009999';
const PICTURE = 'test/e2e/pictures/graphiql.png';

const ACCOUNT = `# A gate and a meter.
query Account {
  customer(uuid: "${ACME}") {
    name
    sso: balance(entitlementUuid: "def00000-0000-4000-8000-000000000036") {
      held
      reason
    }
    emails: balance(entitlementUuid: "def00000-0000-4000-8000-000000000011") {
      name
      used
      granted
      units
    }
  }
}
`;

// Megabytes of GraphiQL are parsed at each load, beside all the other tests.
describe.skipIf(lacksChromium('GraphiQL'))('GraphiQL', { timeout: 120_000 }, () => {
  let program: Program;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    program = start(['dist/main.js'], { PORT: '0' });
    url = await program.line(/^GraphQL +(\S+)$/m);
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await program.stop('SIGKILL');
  });

  /** A browser of somebody who was never here, for one test. */
  async function newcomer(width = 1440, prefers?: 'dark' | 'light'): Promise<BrowserContext> {
    const colorScheme = prefers ?? null;
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    context.setDefaultTimeout(60_000);
    onTestFinished(() => context.close());
    return context;
  }

  function linkTo(query: string, more: Readonly<Record<string, string>> = {}): string {
    return `${url}?${new URLSearchParams({ query, ...more }).toString()}`;
  }

  describe('at the first visit', () => {
    let graphiql: GraphiQLPage;

    beforeAll(async () => {
      graphiql = new GraphiQLPage(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
      await graphiql.open(url);
    }, 120_000);
    afterAll(() => graphiql.page.close());

    it('opens with a tab for each thing that the graph is good at', async () => {
      expect(await graphiql.tabs()).toEqual(SAMPLES);
      expect(await graphiql.activeTab()).toBe(SAMPLES[0]);
    });

    // From the last to the first: each tab has to give way to another, on either side.
    it.each(SAMPLES.toReversed())('answers the sample %s', async (name) => {
      await graphiql.choose(name);
      const answer = await graphiql.run(name);
      expect(answer).not.toHaveProperty('errors');
      expect(answer).toHaveProperty('data');
    });

    it('lists what was run in its history', async () => {
      await graphiql.page.locator('button[aria-label="Show History"]').click();
      const history = graphiql.page.locator('.graphiql-history');
      await history.getByText('PageForward').first().waitFor();
      await graphiql.page.locator('button[aria-label="Hide History"]').click();
    });

    it('explains Customer in its documentation', async () => {
      await graphiql.page.locator('button[aria-label="Show Documentation Explorer"]').click();
      const docs = graphiql.page.locator('.graphiql-doc-explorer');
      await docs.getByText('Customer', { exact: true }).first().click();
      await docs.getByText('entitlementSummaries').first().waitFor();
      expect(await docs.innerText()).toContain('Somebody who holds entitlements');
      await graphiql.page.locator('button[aria-label="Hide Documentation Explorer"]').click();
    });

    it('leads to a sample from its menu: to its tab, and to a new one where that was closed', async () => {
      await graphiql.chooseSample('NodeRefetch');
      expect(await graphiql.activeTab()).toBe('NodeRefetch');
      const tab = graphiql.page.locator('.graphiql-tab', { hasText: 'NodeRefetch' });
      await tab.locator('.graphiql-tab-close').click();
      await expect.poll(() => graphiql.tabs()).not.toContain('NodeRefetch');
      await expect.poll(() => graphiql.kept()).not.toContain('\\"title\\":\\"NodeRefetch\\"');
      await graphiql.chooseSample('NodeRefetch');
      await expect.poll(() => graphiql.activeTab()).toBe('NodeRefetch');
      expect((await graphiql.tabs()).toSorted()).toEqual(SAMPLES.toSorted());
    });

    it('closes that menu with Escape, and leaves the keyboard at what opens it', async () => {
      const { page } = graphiql;
      const menu = page.locator('.bar ul');
      await page.getByText('Samples', { exact: true }).click();
      await menu.locator('a').first().focus();
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'hidden' });
      expect(await page.locator('.bar summary:focus').count()).toBe(1);
    });

    it('talks to no host but the gateway, and runs without a fault', () => {
      const { origin } = new URL(url);
      const elsewhere = graphiql.requested.filter(
        (asked) => !asked.startsWith(origin) && !/^(data|blob):/.test(asked),
      );
      expect(elsewhere).toEqual([]);
      expect(graphiql.faults).toEqual([]);
    });
  });

  describe('with a link to a query', () => {
    const NAMED = 'query Named($customer: UUID!) { customer(uuid: $customer) { name } }';
    const variables = JSON.stringify({ customer: ACME });

    it('opens it before the samples, with its variables', async () => {
      const graphiql = new GraphiQLPage(await (await newcomer()).newPage());
      await graphiql.open(linkTo(NAMED, { variables }));
      expect(await graphiql.tabs()).toEqual(['Named', ...SAMPLES]);
      expect(await graphiql.activeTab()).toBe('Named');
      expect(await graphiql.run('Named')).toEqual({ data: { customer: { name: 'Acme Analytics' } } });
    });

    it('opens it beside what was open at the last visit, and beside another such link', async () => {
      const context = await newcomer();
      const before = new GraphiQLPage(await context.newPage());
      await before.open(url);
      await expect.poll(() => before.keptTabs()).toEqual(SAMPLES);
      const first = new GraphiQLPage(await context.newPage());
      await first.open(linkTo(NAMED, { variables }));
      await expect.poll(() => first.keptTabs()).toEqual([...SAMPLES, 'Named']);
      const second = new GraphiQLPage(await context.newPage());
      await second.open(linkTo(ACCOUNT));
      expect(await second.tabs()).toEqual([...SAMPLES, 'Named', 'Account']);
      expect(await second.activeTab()).toBe('Account');
      expect(await first.activeTab()).toBe('Named');
      await expect.poll(() => second.keptTabs()).toEqual([...SAMPLES, 'Named', 'Account']);
      await first.page.reload();
      await expect.poll(() => first.tabs()).toEqual([...SAMPLES, 'Named', 'Account']);
      expect(await first.activeTab()).toBe('Named');
      expect(await first.run('Named')).not.toHaveProperty('errors');
    });

    it('puts the cursor at the operation that it names, which the keyboard runs then', async () => {
      const graphiql = new GraphiQLPage(await (await newcomer()).newPage());
      await graphiql.open(linkTo(`query Other { __typename }\n${ACCOUNT}`, { operationName: 'Account' }));
      const { page } = graphiql;
      await page
        .locator('.graphiql-query-editor .line-numbers.active-line-number', { hasText: '3' })
        .waitFor();
      const answered = page.waitForResponse(
        (response) => response.request().postData()?.includes('"operationName":"Account"') ?? false,
      );
      await page.locator('.graphiql-query-editor textarea').first().focus();
      await page.keyboard.press('Control+Enter');
      expect(JSON.parse(await (await answered).text())).not.toHaveProperty('errors');
    });
  });

  it('shows errors with their places, and marks them in the editor', async () => {
    const graphiql = new GraphiQLPage(await (await newcomer()).newPage());
    const query = `query Gone {\n\n  gone: customer(uuid: "${GONE}") {\n    name\n  }\n}`;
    await graphiql.open(linkTo(query));
    expect(await graphiql.run('Gone')).toMatchObject({
      errors: [{ path: ['gone'], locations: [{ line: 3, column: 3 }] }],
    });
    await graphiql.page.locator('.graphiql-query-editor .squiggly-error').waitFor();
    expect(await graphiql.page.locator('.result-window').innerText()).toContain('NOT_FOUND');
  });

  it('has room for everything on a narrow screen', async () => {
    const graphiql = new GraphiQLPage(await (await newcomer(420)).newPage());
    await graphiql.open(linkTo(ACCOUNT));
    await graphiql.run('Account');
    const { page } = graphiql;
    const editors = await page.locator('.graphiql-editors').boundingBox();
    const answer = await page.locator('.graphiql-response').boundingBox();
    expect(answer?.y).toBeGreaterThanOrEqual((editors?.y ?? 0) + (editors?.height ?? 0));
    await page.getByText('Samples', { exact: true }).click();
    const menu = await page.locator('.bar ul').boundingBox();
    expect(menu?.x).toBeGreaterThanOrEqual(0);
    expect((menu?.x ?? 0) + (menu?.width ?? 0)).toBeLessThanOrEqual(420);
  });

  it.each([
    ['dark', 'system', 'rgb(33, 42, 59)'],
    ['light', 'system', 'rgb(255, 255, 255)'],
    ['dark', 'light', 'rgb(255, 255, 255)'],
    ['light', 'dark', 'rgb(33, 42, 59)'],
  ] as const)('has a bar that suits a %s browser and the theme %s', async (prefers, theme, paper) => {
    const context = await newcomer(1440, prefers);
    if (theme !== 'system') {
      await context.addInitScript((chosen) => {
        localStorage.setItem('graphiql:theme', chosen);
      }, theme);
    }
    const graphiql = new GraphiQLPage(await context.newPage());
    await graphiql.open(url);
    const bar = graphiql.page.locator('.bar');
    await expect.poll(() => bar.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(paper);
  });

  it('looks as in the picture', async () => {
    const graphiql = new GraphiQLPage(await (await newcomer()).newPage());
    await graphiql.page.setViewportSize({ width: 1000, height: 470 });
    await graphiql.open(linkTo(ACCOUNT));
    await graphiql.page.locator('button[aria-label="Hide editor tools"]').click();
    await graphiql.run('Account');
    await graphiql.page.locator('.result-window', { hasText: 'Emails sent' }).waitFor();
    takePicture(await graphiql.page.screenshot());
  });
});

/** The picture of the README. It is written where PICTURES is set: each machine has fonts of its own. */
function takePicture(picture: Buffer): void {
  if (process.env['PICTURES'] === undefined) return;
  expect(picture.length).toBeLessThan(80_000);
  writeFileSync(PICTURE, picture);
}
