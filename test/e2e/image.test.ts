import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { IMAGE_USER } from '../../src/delivery/deployed.ts';
import { freePort } from '../http/free-port.ts';
import { customerQuery, startHeldZenskar } from '../http/held-zenskar.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const LONG = { timeout: 120_000 };
const dockerfile = readFileSync('Dockerfile', 'utf8');
/** Only root may enter another root, and become somebody else there. */
const isRoot = process.getuid?.() === 0;

/** It comes with compilers; without one the image is the same but for its size. */
const hasStrip = spawnSync('strip', ['--version']).status === 0;
if (!hasStrip && process.env['CI'] !== undefined) throw new Error('Expected a strip, of Debian’s binutils.');

function withStrip(command: string): string {
  return hasStrip
    ? command
    : command.replace(/strip --strip-unneeded -o (\S+) ("\S.*?\)"\)"|\S+)/, 'cp -L $2 $1');
}

/** What an instruction of the Dockerfile says, by a pattern of its line; lines that go on are one. */
function instruction(pattern: RegExp): string {
  const text = pattern.exec(dockerfile.replaceAll(/\\\n\s*/g, ''))?.[1];
  if (text === undefined) throw new Error(`expected ${String(pattern)} in the Dockerfile`);
  return text;
}

function argumentsIn(json: string): readonly string[] {
  return JSON.parse(json) as string[];
}

describe('the Dockerfile', () => {
  it('starts as the user that manifests name, and ends with the signal that drains', () => {
    expect(instruction(/^USER (\d+:\d+)$/m)).toBe(`${IMAGE_USER}:${IMAGE_USER}`);
    expect(instruction(/^STOPSIGNAL (\w+)$/m)).toBe('SIGTERM');
  });

  it('copies only what the build is given', () => {
    const given = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .map((line) => line.replace(/^!/, ''));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(copied.filter((name) => !given.includes(name))).toEqual([]);
  });
});

describe.skipIf(!isRoot)(
  `its image, without a registry${isRoot ? '' : ' (skipped: only root can enter it)'}`,
  () => {
    let image = '';

    beforeAll(() => {
      image = mkdtempSync(join(tmpdir(), 'image-'));
      chmodSync(image, 0o755);
      const make = withStrip(instruction(/ AS root\nRUN (.*)$/m).replaceAll('/image', image));
      const made = spawnSync('sh', ['-e', '-c', make], { encoding: 'utf8' });
      expect(made.stderr).toBe('');
      const app = join(image, 'app');
      mkdirSync(app);
      for (const name of ['package.json', 'package-lock.json', 'dist']) {
        cpSync(join(ROOT, name), join(app, name), { recursive: true });
      }
      const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
      const installed = spawnSync('npm', ['ci', ...options], { cwd: app, encoding: 'utf8' });
      expect(installed.status).toBe(0);
      spawnSync('sh', ['-e', '-c', instruction(/ AS modules\nRUN (.*)$/m)], { cwd: app });
      // Nothing can be written there by anybody but root, who does not run in it.
      spawnSync('chmod', ['-R', 'a+rX,a-w', image]);
    }, LONG.timeout);

    afterAll(() => {
      rmSync(image, { recursive: true });
    });

    /** As the user of the image, with nothing but the image to see. */
    function run(args: readonly string[], env: Readonly<Record<string, string>>) {
      return spawn('chroot', [`--userspec=${IMAGE_USER}:${IMAGE_USER}`, image, ...args], {
        env: { PATH: `/usr/local/bin:${process.env['PATH'] ?? ''}`, NODE_ENV: 'production', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    }

    it.skipIf(!hasStrip)('takes less than 150 MB, with Node and its libraries', () => {
      const { stdout } = spawnSync('du', ['-sm', '--apparent-size', image], { encoding: 'utf8' });
      expect(Number.parseInt(stdout, 10)).toBeLessThan(150);
    });

    it.each([[['dist/main.js'], 1] as const, [['dist/main.js', '--check'], 1] as const])(
      'says at once that it has no GraphiQL to switch on: %j',
      LONG,
      async (args, code) => {
        const refused = run(['node', join('/app', args[0]), ...args.slice(1)], { GRAPHIQL: 'on', PORT: '0' });
        let said = '';
        for (const stream of [refused.stdout, refused.stderr])
          stream.on('data', (text) => (said += String(text)));
        expect(await once(refused, 'exit')).toEqual([code, null]);
        expect(said).toContain('GRAPHIQL is on, but');
        expect(said).toContain('set GRAPHIQL=off');
      },
    );

    it('answers, is healthy, and finishes what is under way when it is told to stop', LONG, async () => {
      const zenskar = await startHeldZenskar();
      onTestFinished(() => zenskar.close());
      const port = String(await freePort());
      const [node = '', script = ''] = argumentsIn(instruction(/^CMD (\[.*\])$/m));
      const gateway = run([node, join('/app', script)], {
        PORT: port,
        ZENSKAR_BASE_URL: zenskar.url,
        ZENSKAR_API_KEY: zenskar.apiKey,
        ZENSKAR_ORGANISATION: zenskar.organisation,
      });
      onTestFinished(() => void gateway.kill('SIGKILL'));
      const exited = once(gateway, 'exit');
      let said = '';
      for (const stream of [gateway.stdout, gateway.stderr])
        stream.on('data', (text) => (said += String(text)));
      await until(() => {
        expect(said).toMatch(/^GraphQL /m);
      });
      const health = async () => {
        const [code] = (await once(
          run(argumentsIn(instruction(/^HEALTHCHECK .* CMD (\[.*\])$/m)), { PORT: port }),
          'exit',
        )) as [number];
        return code;
      };
      expect(await health()).toBe(0);
      const answer = fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: customerQuery(1) }),
      });
      await until(() => {
        expect(zenskar.waiting).toBe(1);
      });
      gateway.kill('SIGTERM');
      await until(async () => {
        await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
      });
      zenskar.release();
      expect(await (await answer).json()).toHaveProperty('data.customer.name');
      expect(await exited).toEqual([0, null]);
      expect(await health()).toBe(1);
    });
  },
);
