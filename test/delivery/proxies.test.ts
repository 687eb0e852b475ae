import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { haproxyConfig } from '../../src/delivery/haproxy.ts';
import { nginxConfig } from '../../src/delivery/nginx.ts';
import { SELF_SIGNED } from '../support/self-signed.ts';
import { tool } from '../support/tool.ts';
import { FACTS, folderWith } from './folder.ts';

const haproxy = tool('haproxy', '-v');
const nginx = tool('nginx', '-v');

describe('print haproxy', () => {
  haproxy.test('is a configuration that HAProxy has no complaint of', () => {
    const folder = folderWith({ 'gateway.pem': SELF_SIGNED.cert + SELF_SIGNED.key });
    const text = haproxyConfig(FACTS).replace('/etc/haproxy', folder);
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, text);
    const { status, said } = haproxy.run(['-c', '-f', file]);
    expect(said).toBe('Configuration file is valid\n');
    expect(status).toBe(0);
  });
});

describe('print nginx', () => {
  nginx.test('is a configuration that nginx has no complaint of', () => {
    const { status, said } = nginx.run(['-t', '-q', '-e', 'stderr', '-c', nginxFile()]);
    expect(said).toBe('');
    expect(status).toBe(0);
  });
});

/** The path of a configuration that includes what is printed, as Debian's own does, and writes to no folder of the system. */
function nginxFile(): string {
  const folder = folderWith({ 'gateway.crt': SELF_SIGNED.cert, 'gateway.key': SELF_SIGNED.key });
  writeFileSync(join(folder, 'gateway.conf'), nginxConfig(FACTS).replaceAll('/etc/nginx/tls', folder));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `pid ${folder}/pid; events {} http { access_log off; ${temporary} include ${folder}/gateway.conf; }`,
  );
  return file;
}
