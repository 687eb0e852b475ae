import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readPackageFacts } from '../../src/command/package-facts.ts';
import { isRecord, listAt } from '../support/graphql.ts';

const ROOT = join(import.meta.dirname, '../..');

function run(command: string, ...args: readonly string[]) {
  return spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 });
}

describe('the release', () => {
  it('only says what it would do, unless it is told to do it', () => {
    const tags = run('git', 'tag').stdout;
    const { status, stdout, stderr } = run('bash', '.ci/release');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { name, version } = readPackageFacts();
    expect(stdout).toMatch(`${name} ${version}: nothing is done without --really`);
    for (const step of [
      'npm test',
      'bill-of-materials',
      'npm publish',
      '--provenance',
      `git tag --annotate v${version}`,
    ]) {
      expect(stdout).toContain(step);
    }
    expect(run('git', 'tag').stdout).toBe(tags);
  });

  it('refuses what it does not know', () => {
    expect(run('bash', '.ci/release', '--realy')).toMatchObject({ status: 2, stdout: '' });
  });

  it('has a bill of materials that names what runs and nothing for development', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'bill-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'bill.json');
    const { status, stderr } = run('bash', '.ci/bill-of-materials', file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const bill: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX' });
    const names = listAt(isRecord(bill) ? bill : {}, 'components').map((part) =>
      isRecord(part) ? part['name'] : part,
    );
    expect(names).toEqual(expect.arrayContaining(['graphql', 'jose', 'undici']));
    expect(names.filter((name) => ['vitest', 'typescript', 'eslint'].includes(String(name)))).toEqual([]);
  });
});
