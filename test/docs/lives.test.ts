import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it, onTestFinished } from 'vitest';
import { environment } from '../../src/config/env.ts';
import { startGateway } from '../support/gateway.ts';

const readme = readFileSync('src/README.md', 'utf8');
const files = new Set([...readme.matchAll(/^\| `([\w/-]+\.ts)` /gm)].map(([, file = '']) => file));
const [down = [], up = []] = readme
  .split(/^## /m)
  .slice(1)
  .map((life) => [...life.matchAll(/^\| `([\w/-]+\.ts)` /gm)].map(([, file = '']) => file));

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join('src', file), 'utf8');
  return [...text.matchAll(/(?:from|import) '(\.[^']+)'/g)].map(([, path = '']) => join(dirname(file), path));
}

describe('the two lives of src/README.md', () => {
  it('go from the edge to the upstream, and back', () => {
    expect([down[0], down.at(-1)]).toEqual(['http/edge.ts', 'upstream/transport.ts']);
    expect([up[0], up.at(-1)]).toEqual(['upstream/transport.ts', 'http/unread-answers.ts']);
  });

  it.each([...files])('pass %s, which knows another of them or is wired to it', (file) => {
    expect(existsSync(join('src', file))).toBe(true);
    const knows = importsOf(file).some((other) => files.has(other));
    const isKnown = [...files, 'gateway.ts', 'serving.ts', 'reading.ts'].some((other) =>
      importsOf(other).includes(file),
    );
    expect(knows || isKnown).toBe(true);
  });

  it('follow a number to the calls that it comes to by default', async () => {
    const gateway = await startGateway({ env: { CACHE_FRESH_MS: environment.CACHE_FRESH_MS.fallback } });
    onTestFinished(() => gateway.close());
    const [, count] = /^## `first: (\d+)`/m.exec(readme) ?? [];
    const customer = 'cafe0031-0000-4000-8000-000000000031';
    await gateway.query(
      `{ customer(uuid: "${customer}") { entitlements(first: ${count}) { nodes { uuid } } } }`,
    );
    const limits = gateway.takeLog().map((line) => /\blimit=(\d+)/.exec(line)?.[1]);
    const [limit] = limits;
    expect(limits).toEqual([limit, limit, limit]);
    expect(readme).toContain(`| three pages of ${limit} rows at most `);
    expect(readme).toContain(`| \`limit=${limit}\` `);
  });

  it('leave out no more than one room from one file to the next', () => {
    const order = ['http', 'operation', 'schema', 'loaders', 'reads', 'upstream'];
    const roomsOf = (life: readonly string[]) => {
      const rooms = life.map((file) => file.split('/')[0] ?? '').filter((room) => order.includes(room));
      return rooms.map((room) => order.indexOf(room));
    };
    for (const life of [roomsOf(down), roomsOf(up)]) {
      for (const [index, room] of life.entries()) {
        expect(Math.abs(room - (life[index - 1] ?? room))).toBeLessThanOrEqual(2);
      }
    }
  });
});
