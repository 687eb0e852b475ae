import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environment, secretNames } from '../../src/config/env.ts';
import { OPERATION_ERRORS } from '../../src/observability/labels.ts';
import { ManualClock } from '../support/clock.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const readme = readFileSync('README.md', 'utf8');

/** The first fenced block of a language. */
function block(language: string): string {
  const text = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(readme)?.[1];
  if (text === undefined) throw new Error(`expected a block of ${language} in the README`);
  return text;
}

describe('the README', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startGateway({ clock: new ManualClock(Date.UTC(2026, 5, 1)) });
  });
  afterAll(() => gateway.close());

  it('shows a query with the answer that the sandbox gives to it', async () => {
    const { text } = await gateway.query(block('graphql'));
    expect(JSON.parse(text)).toEqual(JSON.parse(block('json')));
  });

  it.each(Object.entries(environment))('lists %s with its default', (name, { fallback }) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    expect(row).toContain(fallback === null ? name : `\`${fallback}\``);
  });

  it('names every variable that takes a secret from a file', () => {
    for (const name of secretNames) expect(readme).toContain(`\`${name}_FILE\``);
  });

  it('lists no variable that does not exist', () => {
    const listed = [...readme.matchAll(/^\| `([A-Z][A-Z_]+)` +\| .*\|.*\|$/gm)].map(([, name]) => name);
    const known = new Set<string | undefined>([...Object.keys(environment), ...OPERATION_ERRORS]);
    expect(listed.filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(OPERATION_ERRORS)('explains %s', (code) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${code}\` +\\| .+ \\| .+ \\|$`, 'm'));
  });

  it('shows the tree that there is', () => {
    const drawn = [...readme.matchAll(/^ {2}([\w.-]+\/?) {2,}\S/gm)].map(([, name]) => name);
    const real = readdirSync('src', { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    );
    expect(drawn.toSorted()).toEqual(real.toSorted());
  });
});
