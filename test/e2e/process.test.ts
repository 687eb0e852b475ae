import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { helpText } from '../../src/command/help.ts';
import { readPackageFacts } from '../../src/command/package-facts.ts';
import { freePort } from '../http/free-port.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { type Program, start } from '../support/process.ts';

const MAIN = 'dist/main.js';
const ADDRESS = /^GraphQL +(\S+)$/m;
const KEY = 'canary-of-the-key';
const ORGANISATION = '0a9a0000-0000-4000-8000-000000000001';

const running: Program[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.stop('SIGKILL')));
});

function run(env: Readonly<Record<string, string>> = {}, args: readonly string[] = [MAIN]): Program {
  const program = start(args, env);
  running.push(program);
  return program;
}

async function ask(url: string, query: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return response.json();
}

describe('the program', () => {
  it('shows its mode, its address and whom to ask for, and answers', async () => {
    const program = run({ PORT: '0' });
    const url = await program.line(ADDRESS);
    await program.line(/Set ZENSKAR_API_KEY and ZENSKAR_ORGANISATION/);
    expect(program.output).toMatch(/^Mode +sandbox/);
    const customers = [...program.output.matchAll(/^ +([0-9a-f-]{36}) {2}(.+?): (.+)$/gm)];
    expect(customers).toHaveLength(3);
    for (const [, uuid, name] of customers) {
      const answer = await ask(url, `{ customer(uuid: "${uuid ?? ''}") { name } }`);
      expect(answer).toEqual({ data: { customer: { name } } });
    }
  });

  it('serves an upstream of its own choice with two variables, and never shows the key', async () => {
    const sandbox = await startSandbox({ apiKey: KEY, organisation: ORGANISATION });
    try {
      const program = run({
        PORT: '0',
        ZENSKAR_API_KEY: KEY,
        ZENSKAR_ORGANISATION: ORGANISATION,
        ZENSKAR_BASE_URL: sandbox.url,
      });
      const url = await program.line(ADDRESS);
      expect(program.output).toMatch(/^Mode +Zenskar at http:\/\/127/);
      const uuid = 'cafe0003-0000-4000-8000-000000000003';
      const answer = await ask(url, `{ customer(uuid: "${uuid}") { entitlements { totalCount } } }`);
      expect(answer).toEqual({ data: { customer: { entitlements: { totalCount: 0 } } } });
      expect(await program.stop('SIGTERM')).toBe(0);
      expect(program.output).not.toContain(KEY);
    } finally {
      await sandbox.close();
    }
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends with code 0 on %s', async (signal) => {
    const program = run({ PORT: '0' });
    await program.line(ADDRESS);
    expect(await program.stop(signal)).toBe(0);
    expect(program.errors).toBe('');
  });
});

/** Sends the process a signal as soon as it opens its first port, which is long before it is ready. */
const SIGNAL_AT_START = `data:text/javascript,${encodeURIComponent(`
  import { Server } from 'node:net';
  const { listen } = Server.prototype;
  Server.prototype.listen = function (...given) {
    Server.prototype.listen = listen;
    process.kill(process.pid, 'SIGTERM');
    return listen.apply(this, given);
  };
`)}`;

it('a signal to stop that comes while the program starts is kept until it can stop', async () => {
  const program = run({ PORT: '0' }, ['--import', SIGNAL_AT_START, MAIN]);
  expect(await program.exited).toBe(0);
  expect(program.output).toMatch(ADDRESS);
});

it('the program shows where its metrics are, and says that it stops and has stopped', async () => {
  const program = run({ PORT: '0', PRIVATE_PORT: '0' });
  const metrics = /^Metrics +(\S+)$/m;
  await program.line(/Set ZENSKAR_API_KEY/);
  const [, url = ''] = metrics.exec(program.output) ?? [];
  expect(await (await fetch(url)).text()).toContain('gateway_build_info');
  expect(await program.stop('SIGTERM')).toBe(0);
  expect(program.output).toMatch(/"message":"stopping"\}\n[^]*"message":"stopped"\}\n$/);
});

describe('the command line', () => {
  it('--version says the version, and nothing is started', async () => {
    const program = run({}, [MAIN, '--version']);
    expect(await program.exited).toBe(0);
    expect(program.output).toBe(`${readPackageFacts().version}\n`);
  });

  it('--help says what there is', async () => {
    const program = run({}, [MAIN, '--help']);
    expect(await program.exited).toBe(0);
    expect(program.output).toBe(helpText(readPackageFacts()));
  });

  it('runs from its sources, too', async () => {
    const program = run({}, ['--import', 'tsx', 'src/main.ts', '--version']);
    expect(await program.exited).toBe(0);
    expect(program.output).toBe(`${readPackageFacts().version}\n`);
  });

  it('--check says what it found, line by line, and ends with code 0 when all is well', async () => {
    const program = run({ AUTH_MOD: 'secret' }, [MAIN, '--check']);
    expect(await program.exited).toBe(0);
    expect(program.output).toBe(
      [
        'warn  AUTH_MOD is set, but the gateway reads no such variable. Is AUTH_MODE meant?',
        'ok    The configuration is sound. AUTH_MODE is none.',
        'ok    Zenskar is not asked: the sandbox answers, with made-up data.',
        '',
      ].join('\n'),
    );
  });

  it('--check ends with code 1 when something is wrong', async () => {
    const wrong = run({ PORT: 'many', MAX_ROWS: 'many' }, [MAIN, '--check']);
    const unreachable = run(
      {
        ZENSKAR_API_KEY: KEY,
        ZENSKAR_ORGANISATION: ORGANISATION,
        ZENSKAR_BASE_URL: `http://127.0.0.1:${await freePort()}`,
      },
      [MAIN, '--check'],
    );
    expect([await wrong.exited, await unreachable.exited]).toEqual([1, 1]);
    expect(wrong.output).toMatch(
      /^FAIL {2}The configuration has 2 problems:\n {2}PORT .*\n.*\n {2}MAX_ROWS /,
    );
    expect(unreachable.output).toMatch(/^FAIL {2}Zenskar at http.*ECONNREFUSED/m);
    expect(unreachable.output).not.toContain(KEY);
  });

  it('ends the program with code 2 when it is not understood', async () => {
    const program = run({}, [MAIN, '--chek']);
    expect(await program.exited).toBe(2);
    expect(program.errors).toMatch(/^Expected .* got --chek\..*--help.*\n$/);
  });
});

describe('a variable that looks like one of ours', () => {
  it('is named at the start with the nearest one, and never its value', async () => {
    const program = run({ PORT: '0', ZENSKAR_APIKEY: KEY, OTEL_SERVICE_NAME: 'x' });
    await program.line(ADDRESS);
    expect(program.errors).toBe(
      'Warning: ZENSKAR_APIKEY is set, but the gateway reads no such variable. Is ZENSKAR_API_KEY meant?\n',
    );
  });
});

describe('closing', () => {
  it('goes on after a failure, reports every one, and ends the program with code 1', async () => {
    const broken = `
      import { Server } from 'node:net';
      const { close } = Server.prototype;
      Server.prototype.close = function () {
        close.call(this);
        throw new Error('this port stays open');
      };`;
    const module = `data:text/javascript,${encodeURIComponent(broken)}`;
    const program = run({ PORT: '0', PRIVATE_PORT: '0' }, ['--import', module, MAIN]);
    await program.line(ADDRESS);
    expect(await program.stop('SIGTERM')).toBe(1);
    // Two ports of the gateway and one of the sandbox.
    expect(program.errors.match(/this port stays open/g)).toHaveLength(3);
    expect(program.errors).not.toMatch(/^ +at /m);
  });
});

describe('metrics', () => {
  it('are served on this machine only, unless PRIVATE_HOST says otherwise', async () => {
    const port = await freePort();
    const program = run({ PORT: '0', HOST: '0.0.0.0', PRIVATE_PORT: String(port), AUTH_MODE: 'headers' });
    await program.line(ADDRESS);
    const page = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(await page.text()).toContain('gateway_operations_total');
    // Another address of this machine than the one that is listened on.
    await expect(fetch(`http://127.0.0.2:${port}/metrics`)).rejects.toThrow();
  });
});

describe('a configuration that cannot be meant', () => {
  it.each([
    ['ZENSKAR_API_KEY', KEY, 'ZENSKAR_ORGANISATION'],
    ['ZENSKAR_ORGANISATION', ORGANISATION, 'ZENSKAR_API_KEY'],
  ])('with %s alone ends the program, naming the other', async (name, value, other) => {
    const program = run({ PORT: '0', [name]: value });
    expect(await program.exited).toBe(1);
    expect(program.errors).toContain(`${other} is missing`);
    expect(program.output).not.toContain(KEY);
  });

  it('is reported with all its problems at once, in words', async () => {
    const program = run({ PORT: '70000', MAX_PAGE_SIZE: 'many', ZENSKAR_BASE_URL: 'ftp://x' });
    expect(await program.exited).toBe(1);
    for (const name of ['PORT', 'MAX_PAGE_SIZE', 'ZENSKAR_BASE_URL']) expect(program.errors).toContain(name);
    expect(program.errors).not.toMatch(/^ +at /m);
  });

  it.each(['PORT', 'PRIVATE_PORT'])('because its %s is taken, is one sentence, at once', async (name) => {
    const occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
    const address = occupant.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    // With a delay that the test would not survive.
    const program = run({ PORT: '0', DRAIN_DELAY_MS: '120000', [name]: String(port) });
    expect(await program.exited).toBe(1);
    expect(program.errors).toMatch(
      new RegExp(`^The gateway cannot run\\. The address is taken\\. Set ${name} .*\\n$`),
    );
    await new Promise((resolve) => occupant.close(resolve));
  });
});

describe('the sandbox alone', () => {
  it('says where it is and how to start the gateway against it', async () => {
    const program = run({}, ['--import', 'tsx', 'src/sandbox/cli.ts', '--port', '0']);
    const url = await program.line(/^The sandbox answers at (\S+)$/m);
    await program.line(/Customers/);
    expect(program.output).toContain(`ZENSKAR_BASE_URL=${url}`);
    expect((await fetch(url)).status).toBe(401);
  });
});
