import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JWT_ENV, tokenOf } from '../http/tokens.ts';
import { lacksChromium, launchChromium } from '../support/browser.ts';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';
import { GraphiQLPage } from './graphiql-page.ts';

const ACME = 'cafe0005-0000-4000-8000-000000000005';

describe.skipIf(lacksChromium('GraphiQL'))(
  'GraphiQL where callers send a token',
  { timeout: 120_000 },
  () => {
    let gateway: TestGateway & { readonly url: string };
    let browser: Browser;
    let context: BrowserContext;
    let graphiql: GraphiQLPage;
    let token: string;

    beforeAll(async () => {
      gateway = await startListeningGateway({ env: { ...JWT_ENV, GRAPHIQL: 'on', INTROSPECTION: 'on' } });
      token = (await tokenOf(ACME)).authorization.slice('Bearer '.length);
      browser = await launchChromium();
      context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      context.setDefaultTimeout(60_000);
      graphiql = new GraphiQLPage(await context.newPage());
      await graphiql.open(gateway.url);
    }, 120_000);
    afterAll(async () => {
      await browser.close();
      await gateway.close();
    });

    it('has a field for it, and reads the schema once it is there', async () => {
      const field = graphiql.page.getByLabel('Token');
      await field.fill(`Bearer ${token}`);
      const asked = graphiql.page.waitForResponse(
        (response) => response.request().postData()?.includes('IntrospectionQuery') ?? false,
      );
      await field.press('Tab');
      expect((await asked).status()).toBe(200);
    });

    it.each(['UsageMeters', 'FeatureGates', 'PageBackward', 'PageForward', 'AccountPage'])(
      'answers the sample %s for the customer that the token is bound to',
      async (name) => {
        await graphiql.choose(name);
        const answer = await graphiql.run(name);
        expect(answer).not.toHaveProperty('errors');
        expect(answer).toMatchObject({ data: { viewer: { customer: expect.anything() as unknown } } });
      },
    );

    it('keeps it nowhere, neither from the field nor from the editor of headers', async () => {
      const { page } = graphiql;
      const type = async (tool: 'Variables' | 'Headers', text: string) => {
        await page.locator('.graphiql-editor-tools').getByText(tool).click();
        await page.locator(`.graphiql-editor-tool .monaco-editor:visible`).click();
        await page.keyboard.insertText(text);
      };
      await type('Headers', JSON.stringify({ authorization: `Bearer ${token}` }));
      await graphiql.run('AccountPage');
      // What is typed later is kept later.
      await type('Variables', '{"typed":"afterwards"}');
      await expect.poll(() => graphiql.kept()).toContain('afterwards');
      await graphiql.run('AccountPage');
      await expect.poll(() => graphiql.kept()).toContain('queries');
      const part = token.slice(-20);
      expect(await graphiql.kept()).not.toContain(part);

      await page.reload();
      await page.waitForSelector('.graphiql-tab');
      await expect.poll(() => graphiql.activeTab()).toBe('AccountPage');
      expect(await page.getByLabel('Token').inputValue()).toBe('');
      expect(await graphiql.kept()).not.toContain(part);
      const state = JSON.stringify(await context.storageState());
      expect(state).toContain('afterwards');
      expect(state).not.toContain(part);
    });
  },
);
