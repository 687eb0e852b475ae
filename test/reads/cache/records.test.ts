import { describe, expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { A, B, FRESH, SECOND, startKeeping } from './keeping-gateway.ts';

const NOBODY = '00000000-0000-4000-8000-00000000dead';
const RECORD = 60 * SECOND;

const alone = `{ customer(uuid: "${A}") { name } }`;
const together = (...uuids: readonly string[]) =>
  `{ customersByUuid(uuids: [${uuids.map((uuid) => `"${uuid}"`).join(', ')}]) { name } }`;
const byExternalId = (id: string) => `{ customerByExternalId(externalId: "${id}") { name } }`;

describe('records of customers', () => {
  it.each([
    ['one alone', alone],
    ['several together', together(A, B)],
  ])('are fresh for a minute: %s', async (_, query) => {
    const { ask, clock } = await startKeeping();
    expect((await ask(query)).calls).toBe(1);
    await clock.advance(0.85 * RECORD);
    expect(await ask(query)).toMatchObject({ code: null, calls: 0 });
  });

  it('are fresh for a minute where they are found by an external id', async () => {
    const { ask, clock } = await startKeeping();
    const { text } = await ask(`{ customer(uuid: "${A}") { externalId } }`);
    const id = /"externalId":"([^"]+)"/.exec(text)?.[1] ?? '';
    const found = await ask(byExternalId(id));
    expect(found).toMatchObject({ code: null, calls: 1 });
    await clock.advance(0.85 * RECORD);
    expect(await ask(byExternalId(id))).toMatchObject({ code: null, calls: 0, text: found.text });
  });

  it.each([
    ['is not among those that are asked for together', together(A, NOBODY)],
    ['has an external id that nobody has', byExternalId('nobody has this')],
  ])('of whoever %s are looked for again when anything else would be', async (_, query) => {
    const { ask, clock, sandbox } = await startKeeping();
    const before = await ask(query);
    await clock.advance(1.2 * FRESH);
    expect(await ask(query)).toMatchObject({ text: before.text });
    await until(() => {
      expect(sandbox.requests).toHaveLength(1);
    });
  });
});
