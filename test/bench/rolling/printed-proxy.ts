import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../http/free-port.ts';
import { SELF_SIGNED } from '../../support/self-signed.ts';
import { pinnedCommand } from '../processes.ts';

/** The proxies whose configurations the gateway prints. */
export const PROXIES = ['haproxy', 'nginx'] as const;
export type ProxyName = (typeof PROXIES)[number];

/** A proxy of this machine, with the configuration that the build prints. */
export interface PrintedProxy {
  /** Of the GraphQL endpoint, over TLS. */
  readonly url: string;
  /** The file of the certificate that it shows. */
  readonly certificate: string;
  close(): void;
}

const LONGEST_START_MS = 10_000;

/** Starts one in front of gateways on these ports; only ports and paths are not those that were printed. */
export async function startPrintedProxy(
  name: ProxyName,
  build: string,
  ports: readonly number[],
): Promise<PrintedProxy> {
  const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  const port = await freePort();
  const printed = execFileSync(process.execPath, [build, 'print', name]).toString();
  const moved = inPlaceOf(printed, [
    ...ports.map((own, index) => [`127.0.0.1:400${index + 1}`, `127.0.0.1:${own}`] as const),
    [
      name === 'nginx' ? 'listen 8080;' : 'bind :8080',
      name === 'nginx' ? `listen ${await freePort()};` : `bind :${await freePort()}`,
    ],
    [
      name === 'nginx' ? 'listen 8443 ' : 'bind :8443 ',
      name === 'nginx' ? `listen ${port} ` : `bind :${port} `,
    ],
    [name === 'nginx' ? '/etc/nginx/tls/' : '/etc/haproxy/', `${folder}/`],
  ]);
  const certificate = join(folder, 'gateway.crt');
  writeFileSync(certificate, SELF_SIGNED.cert);
  writeFileSync(join(folder, 'gateway.key'), SELF_SIGNED.key);
  writeFileSync(join(folder, 'gateway.pem'), SELF_SIGNED.cert + SELF_SIGNED.key);
  writeFileSync(join(folder, 'printed.conf'), moved);
  // Of a proxy that starts nobody needs to read what it says: that replicas come and go.
  const log = join(folder, 'log');
  const command =
    name === 'nginx' ? nginxCommand(folder) : ['haproxy', '-db', '-f', `${folder}/printed.conf`];
  const [file = '', ...args] = pinnedCommand('other', command);
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', openSync(log, 'w')] });
  const close = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', close);
  child.once('error', (error) => {
    throw error;
  });
  await untilConnected(port).catch((error: unknown) => {
    throw new Error(readFileSync(log, 'utf8'), { cause: error });
  });
  return { url: `https://127.0.0.1:${port}/graphql`, certificate, close };
}

/** What Debian's own nginx.conf does around a file of conf.d, in no folder of the system. */
function nginxCommand(folder: string): string[] {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; events { worker_connections 4096; }
     http { access_log off; ${temporary} include ${folder}/printed.conf; }`,
  );
  return ['nginx', '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
}

/** Each text replaced by another one; all of them have to be there. */
function inPlaceOf(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((before, [old, now]) => {
    if (!before.includes(old)) throw new Error(`Expected ${old} in what is printed.`);
    return before.replaceAll(old, now);
  }, text);
}

async function untilConnected(port: number): Promise<void> {
  const end = Date.now() + LONGEST_START_MS;
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = createConnection(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    if (isOpen) return;
    if (Date.now() > end) throw new Error(`Expected a proxy to listen within ${LONGEST_START_MS} ms.`);
    await sleep(50);
  }
}
