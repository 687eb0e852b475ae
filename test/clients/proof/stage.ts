import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { readManifest } from '../../../src/operation/trusted-manifest.ts';
import { schema } from '../../../src/schema/index.ts';
import { parseConfig } from '../../../src/config/config.ts';
import { AUDIENCE, Issuer, ISSUER } from '../../auth/issuer.ts';
import { launchChromium } from '../../support/browser.ts';
import { ManualClock } from '../../support/clock.ts';
import { startListeningGateway, type TestGateway } from '../../support/gateway.ts';
import { type Application, startApplication } from './application.ts';

/** The instant of every page, so that pages look the same each time. */
const NOW = '2026-06-01T00:00:00Z';
const TOKEN_LIFETIME_S = 300;
const FRESH_MS = 5_000;
/** For how long after that answers are told where Zenskar fails. */
const TOLD_AFTER_MS = 60_000;

export const ACME = 'cafe0005-0000-4000-8000-000000000005';
/** Somebody who was deleted: tokens for them are still about. */
export const GONE = 'cafe9999-0000-4000-8000-000000009999';

/** A client in a browser, the gateway on another origin, and what a test may do to either. */
export interface Stage {
  readonly application: Application;
  readonly gateway: TestGateway;
  /** Opens the page in a browser that knows nothing yet, with a customer's user signed in. */
  open(customer: string, path?: string): Promise<Page>;
  /** The place behind the last row of the page of a list that came last. */
  readonly endCursor: string;
  /** What the pages said that a developer should read, since the last time. */
  takeConsole(): string[];
  expireTokens(): Promise<void>;
  /** Lets what the gateway keeps grow so old that Zenskar is asked again. */
  age(): Promise<void>;
  /** Lets it grow so old that it is told to nobody. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** Builds a client and lets the gateway answer nothing but the documents of its manifest. */
export async function setStage(client: string, manifest: string): Promise<Stage> {
  const issuer = new Issuer();
  const clock = new ManualClock(Date.parse(NOW));
  let signedIn = ACME;
  const application = await startApplication(() => {
    const exp = clock.epoch() / 1000 + TOKEN_LIFETIME_S;
    return issuer.token({ iss: ISSUER, aud: AUDIENCE, exp, customer_id: signedIn });
  });
  const gateway = await startListeningGateway({
    clock,
    sandbox: { now: NOW },
    trusted: trustedIn(manifest),
    env: {
      AUTH_MODE: 'jwt',
      JWT_PUBLIC_KEY: issuer.pem,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      JWT_ALGORITHMS: 'ES256',
      CORS_ORIGINS: application.origin,
      TRUSTED_DOCUMENTS: manifest,
      TRUSTED_DOCUMENTS_ONLY: 'on',
      // The clock of the test does not let the pause before a second attempt pass.
      RETRY_ATTEMPTS: '1',
      CACHE_FRESH_MS: `${FRESH_MS}`,
      CACHE_RECORD_FRESH_MS: `${FRESH_MS}`,
      CACHE_STALE_MS: '0',
      CACHE_STALE_IF_ERROR_MS: `${TOLD_AFTER_MS}`,
    },
  });
  application.build(client, gateway.url);
  const browser = await launchChromium();
  const heard: string[] = [];
  let endCursor = '';
  return {
    application,
    gateway,
    open: async (customer, path = '/') => {
      signedIn = customer;
      endCursor = '';
      const page = await browser.newPage({ viewport: { width: 760, height: 520 }, locale: 'en-GB' });
      page.setDefaultTimeout(15_000);
      page.on('console', (message) => {
        const isLoud = message.type() === 'error' || message.type() === 'warning';
        if (isLoud && !message.text().includes('the server responded with a status of 401'))
          heard.push(message.text());
      });
      page.on('response', (response) => {
        if (!response.url().startsWith(gateway.url)) return;
        // A page that is closed has no bodies any more.
        void response.text().then(
          (text) => (endCursor = /"endCursor":"([^"]+)"/.exec(text)?.[1] ?? endCursor),
          () => undefined,
        );
      });
      page.on('pageerror', (error) => heard.push(error.message));
      await page.goto(`${application.origin}${path}`);
      return page;
    },
    get endCursor() {
      return endCursor;
    },
    takeConsole: () => heard.splice(0),
    expireTokens: () => clock.advance((TOKEN_LIFETIME_S + 120) * 1000),
    age: () => clock.advance(FRESH_MS * 2),
    forget: () => clock.advance((FRESH_MS + TOLD_AFTER_MS) * 2),
    close: async () => {
      await browser.close();
      await gateway.close();
      await application.close();
    },
  };
}

function trustedIn(manifest: string) {
  const parsed = parseConfig({});
  if (!parsed.ok) throw new Error('expected the defaults to be sound');
  const reading = readManifest(readFileSync(manifest, 'utf8'), { schema, limits: parsed.config.surface });
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  return reading.documents;
}
