import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMON, type Newcomer, NEWCOMERS } from './newcomers.ts';

/**
 * Times the way of a newcomer: a clone of the repository, its gateway with the data of the sandbox, and for each client an
 * application in a folder of its own that prints the name of a customer, from a query that the compiler has checked.
 */
/** Of the processors. */
const LIMIT_S = 60;
const ROOT = join(import.meta.dirname, '../../..');
const CUSTOMER = 'cafe0005-0000-4000-8000-000000000005';
const NAME = 'Acme Analytics';

const INSTALL = ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'];

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    types: ['vite/client'],
    strict: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src'],
};

/** What a step took, in seconds: by the clock, and of the processors, which neighbours on the machine do not lengthen. */
interface Taken {
  readonly clock: number;
  readonly processors: number;
}

const MEASURED = '"$@"; status=$?; times >&3; exit $status';

/** Runs a command and gives what it printed, and what it took. */
function run(folder: string, command: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const start = performance.now();
  const path = `${join(folder, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const { status, output } = spawnSync('bash', ['-c', MEASURED, 'bash', ...command], {
    cwd: folder,
    env: { ...process.env, ...env, PATH: path },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [, stdout = '', stderr = '', times = ''] = output.map((text) => text ?? '');
  if (status !== 0) throw new Error(`${command.join(' ')} failed in ${folder}:\n${stdout}${stderr}`);
  // The second line is about the children: user and system, each as 0m1.234s.
  const children = times.split('\n')[1] ?? '';
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
  const taken = { clock: (performance.now() - start) / 1000, processors: parts.reduce((a, b) => a + b, 0) };
  return { stdout, taken };
}

function sum(steps: readonly Taken[]): Taken {
  return {
    clock: steps.reduce((total, { clock }) => total + clock, 0),
    processors: steps.reduce((total, { processors }) => total + processors, 0),
  };
}

/** Resolves with the address, once the gateway of the clone says it. */
function startGateway(clone: string) {
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const [, found] = /^GraphQL +(\S+)$/m.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => {
      reject(new Error(`the gateway did not start:\n${output}`));
    });
  });
  return { url, stop: () => child.kill('SIGTERM') };
}

function makeApplication(folder: string, clone: string, { client }: Newcomer): void {
  const here = join(import.meta.dirname);
  cpSync(join(here, client), folder, { recursive: true });
  copyFileSync(join(here, 'env.d.ts'), join(folder, 'src/env.d.ts'));
  copyFileSync(join(clone, 'schema.graphql'), join(folder, 'schema.graphql'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const base = client === 'tanstack' ? 'tsconfig.base.json' : 'tsconfig.json';
  writeFileSync(join(folder, base), JSON.stringify(TSCONFIG));
}

/** The versions that the package of clients is tested with. */
function withVersions(packages: readonly string[]): string[] {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const versions = { ...manifest.dependencies, ...manifest.devDependencies };
  return packages.map((name) => `${name}@${versions[name] ?? 'latest'}`);
}

function travel(folder: string, clone: string, gateway: string, newcomer: Newcomer): Record<string, Taken> {
  const env = { VITE_GATEWAY: gateway, VITE_CUSTOMER: CUSTOMER };
  const packages = withVersions([...COMMON, ...newcomer.packages]);
  makeApplication(folder, clone, newcomer);
  const install = run(folder, [...INSTALL, ...packages]).taken;
  const generate = run(folder, newcomer.generate).taken;
  const check = run(folder, ['tsc']).taken;
  const build = run(folder, ['vite', 'build', '--ssr', 'src/main.ts'], env).taken;
  const { stdout, taken } = run(folder, ['node', 'dist/main.js']);
  if (stdout.trim() !== NAME) throw new Error(`expected ${NAME}, got ${stdout}`);
  return { install, generate, check, answer: sum([build, taken]) };
}

async function main(): Promise<void> {
  const aside = mkdtempSync(join(tmpdir(), 'newcomer-'));
  const clone = join(aside, 'gateway');
  const cloned = run(aside, ['git', 'clone', '--quiet', '--depth', '1', `file://${ROOT}`, clone]).taken;
  const shared = {
    'clone, npm ci': sum([cloned, run(clone, ['npm', 'ci', '--no-audit', '--no-fund']).taken]),
    'npm start': run(clone, ['npm', 'run', '--silent', 'prestart']).taken,
  };
  const gateway = startGateway(clone);
  try {
    const url = await gateway.url;
    const rows = NEWCOMERS.map((newcomer) => {
      const folder = join(aside, newcomer.client);
      mkdirSync(folder);
      const steps = { ...shared, ...travel(folder, clone, url, newcomer) };
      return { client: newcomer.client, ...steps, 'in all': sum(Object.values(steps)) };
    });
    print(rows);
    if (rows.some((row) => row['in all'].processors >= LIMIT_S)) process.exitCode = 1;
  } finally {
    gateway.stop();
    rmSync(aside, { recursive: true });
  }
}

/** A table in Markdown: seconds of the processors, and by the clock. */
function print(rows: readonly Readonly<Record<string, string | Taken>>[]): void {
  const names = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (value: string | Taken | undefined) =>
    typeof value === 'object' ? `${value.processors.toFixed(1)} (${value.clock.toFixed(1)})` : (value ?? '');
  const lines = rows.map((row) => line(names.map((name) => cell(row[name]))));
  process.stdout.write([line(names), line(names.map(() => '---')), ...lines, ''].join('\n'));
}

await main();
