import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, QUIET } from '../support/browser.ts';
import { type Program, start } from '../support/process.ts';

const executablePath = findChromium();
const missing = 'GraphiQL is not tested: there is no Chromium. Install one, or name it in CHROME_PATH.';
if (executablePath === null && process.env['CI'] !== undefined) throw new Error(missing);
if (executablePath === null) process.stdout.write(`${missing}\n`);

const OPERATIONS = [
  'AccountPage',
  'PageForward',
  'PageBackward',
  'NodeRefetch',
  'FeatureGates',
  'UsageMeters',
];

describe.skipIf(executablePath === null)('GraphiQL', () => {
  let program: Program;
  let browser: Browser;
  let page: Page;
  let origin: string;
  const requested: string[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    program = start(['dist/main.js'], { PORT: '0' });
    const url = await program.line(/^GraphQL +(\S+)$/m);
    ({ origin } = new URL(url));
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: QUIET });
    page = await browser.newPage();
    page.on('request', (request) => requested.push(request.url()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(url);
    await page.waitForSelector('.graphiql-tab');
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await program.stop('SIGKILL');
  });

  it('offers an operation for each thing that the graph is good at', async () => {
    await page.locator('button.graphiql-execute-button').click();
    expect(await page.locator('[role="menuitem"]').allInnerTexts()).toEqual(OPERATIONS);
    await page.keyboard.press('Escape');
  });

  it.each(OPERATIONS)('answers the sample operation %s', async (operation) => {
    const answered = page.waitForResponse(
      (response) => response.request().postData()?.includes(`"operationName":"${operation}"`) ?? false,
    );
    await page.locator('button.graphiql-execute-button').click();
    await page.locator('[role="menuitem"]', { hasText: operation }).click();
    const answer: unknown = JSON.parse(await (await answered).text());
    expect(answer).not.toHaveProperty('errors');
    expect(answer).toHaveProperty('data');
    const result = page.locator('.result-window');
    await result.getByText('"data"').first().waitFor();
    expect(await result.innerText()).not.toContain('"errors"');
  });

  it('explains Customer in its documentation', async () => {
    await page.locator('button[aria-label="Show Documentation Explorer"]').click();
    const docs = page.locator('.graphiql-doc-explorer');
    await docs.getByText('Customer', { exact: true }).first().click();
    await docs.getByText('entitlementSummaries').first().waitFor();
    expect(await docs.innerText()).toContain('Somebody who holds entitlements');
  });

  it('talks to no host but the gateway, and runs without a fault', () => {
    const elsewhere = requested.filter((url) => !url.startsWith(origin) && !/^(data|blob):/.test(url));
    expect(elsewhere).toEqual([]);
    expect(faults).toEqual([]);
  });
});
