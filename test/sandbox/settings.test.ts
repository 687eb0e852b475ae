import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bannerOf } from '../../src/sandbox/banner.ts';
import { DEFAULT_MANNERS } from '../../src/sandbox/manners.ts';
import { parseSettings } from '../../src/sandbox/settings.ts';
import { STORIES } from '../../src/sandbox/stories.ts';

const TODAY = '2030-05-06T07:08:09Z';

describe('the command line', () => {
  it('starts with the defaults on port 4010', () => {
    expect(parseSettings([], {}, TODAY)).toMatchObject({
      kind: 'start',
      options: { port: 4010, apiKey: 'sandbox-key', now: TODAY, manners: DEFAULT_MANNERS },
    });
  });

  it('takes every manner from flags, and from variables where a flag is missing', () => {
    const flags =
      '--cursors page --previous-page-order reversed --previous absent --max-limit 7 --latency-ms 5 --port 0';
    const variables = {
      SANDBOX_CURSORS: 'offset',
      SANDBOX_TOTAL_COUNT: 'null',
      SANDBOX_EMPTY_LAST_PAGE: 'true',
      SANDBOX_STRICT_CURSORS: 'false',
    };
    expect(parseSettings(flags.split(' '), variables, TODAY)).toMatchObject({
      kind: 'start',
      options: {
        port: 0,
        manners: {
          cursors: 'page',
          previousPageOrder: 'reversed',
          previous: 'absent',
          totalCount: 'null',
          maxLimit: 7,
          emptyLastPage: true,
          latencyMs: 5,
          strictCursors: false,
        },
      },
    });
  });

  it('explains every wrong value at once', () => {
    const flags = ['--port=70000', '--cursors=best', '--now=noon', '--api-key=', '--strict-cursors=perhaps'];
    expect(parseSettings(flags, { SANDBOX_SEED: '1.5' }, TODAY)).toEqual({
      kind: 'wrong',
      problems: [
        '--port (or SANDBOX_PORT) must be a whole number from 0 to 65535, but got: 70000',
        '--api-key (or SANDBOX_API_KEY) must be a text that is not empty, but got: ',
        '--now (or SANDBOX_NOW) must be an ISO 8601 instant, but got: noon',
        '--seed (or SANDBOX_SEED) must be a whole number from 0 to 4294967295, but got: 1.5',
        '--cursors (or SANDBOX_CURSORS) must be keyset or page or offset, but got: best',
        '--strict-cursors (or SANDBOX_STRICT_CURSORS) must be true or false, but got: perhaps',
      ],
    });
  });

  it('explains unknown flags, and offers help', () => {
    expect(parseSettings(['--colour=red'], {}, TODAY)).toMatchObject({ kind: 'wrong' });
    const help = parseSettings(['--help'], {}, TODAY);
    expect(help.kind === 'help' ? help.text : '').toContain('--empty-last-page');
  });

  it('ends with code 1 on a wrong value', () => {
    const file = join(import.meta.dirname, '../../src/sandbox/cli.ts');
    const child = spawnSync(process.execPath, ['--import', 'tsx', file, '--port', 'x'], { encoding: 'utf8' });
    expect(child.status).toBe(1);
    expect(child.stderr).toContain('--port (or SANDBOX_PORT) must be a whole number');
  });

  it('prints what is needed to start the gateway, and all stories', () => {
    const banner = bannerOf({ url: 'http://127.0.0.1:1', apiKey: 'k', organisation: 'o' });
    expect(banner).toContain('ZENSKAR_BASE_URL=http://127.0.0.1:1 ');
    for (const { uuid } of STORIES) expect(banner).toContain(uuid);
  });
});
