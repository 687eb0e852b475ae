import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';

const PACKAGE = join(import.meta.dirname, '..');
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
};

/** The server of an application: its files, and tokens for whoever is signed in. */
export interface Application {
  readonly origin: string;
  /** Builds the client for a gateway. Its warnings to developers are in, since the tests read the console. */
  build(client: string, gateway: string): void;
  /** How many tokens were given out. */
  readonly tokens: number;
  close(): Promise<void>;
}

export async function startApplication(tokenOf: () => Promise<string>): Promise<Application> {
  const folder = await mkdtemp(join(tmpdir(), 'client-'));
  let tokens = 0;
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      tokens += 1;
      void tokenOf().then((token) => response.end(token));
    } else void serveFile(folder, new URL(request.url ?? '/', 'http://application').pathname, response);
  });
  const origin = await listen(server);
  return {
    origin,
    get tokens() {
      return tokens;
    },
    build: (client, gateway) => {
      const mode = { NODE_ENV: 'development', VITE_GATEWAY: gateway };
      run(client, ['vite', 'build', '--mode', 'development', '--emptyOutDir', '--outDir', folder], mode);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

/** Runs a program of the package in the folder of a client; a failure says what it wrote. */
function run(client: string, command: readonly [string, ...string[]], env: Readonly<Record<string, string>>) {
  const [name, ...args] = command;
  const program = join(PACKAGE, 'node_modules/.bin', name);
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: join(PACKAGE, client),
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${stdout}${stderr}`);
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('expected an address with a port');
      resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

async function serveFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' ? '/index.html' : normalize(path);
  try {
    const content = await readFile(join(folder, name));
    response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream').end(content);
  } catch {
    response.writeHead(404).end();
  }
}
