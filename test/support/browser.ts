import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A browser of a test talks to nobody by itself. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where a Chromium is on this machine: at CHROME_PATH, or where one usually is; null when there is none. */
function findChromium(): string | null {
  const named = process.env['CHROME_PATH'];
  return [...(named === undefined ? [] : [named]), ...USUAL_PLACES].find((path) => existsSync(path)) ?? null;
}

const MISSING = 'There is no Chromium. Install one, or name it in CHROME_PATH.';

/** Whether tests can do without a browser: only where none is installed, which is said, and never in CI. */
export function lacksChromium(what: string): boolean {
  if (findChromium() !== null) return false;
  if (process.env['CI'] !== undefined) throw new Error(MISSING);
  process.stdout.write(`${what} is not tested: ${MISSING}\n`);
  return true;
}

export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(MISSING);
  return chromium.launch({ executablePath, args: QUIET });
}
