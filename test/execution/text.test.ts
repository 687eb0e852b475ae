import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abandon, joined, type Text } from '../../src/execution/text.ts';
import { settled } from '../support/clock.ts';

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(() => process.on('unhandledRejection', note));
afterAll(() => process.off('unhandledRejection', note));

const later = (text: string) => settled().then(() => text);
const failing = (message: string) =>
  settled().then((): string => {
    throw new Error(message);
  });

describe('joined', () => {
  it.each<[what: string, parts: readonly Text[], text: string]>([
    ['nothing', [], ''],
    ['texts', ['{', '"a":1', '}'], '{"a":1}'],
  ])('joins %s at once', (_what, parts, text) => {
    expect(joined(parts)).toBe(text);
  });

  it('keeps the order whichever piece comes first', async () => {
    const slow = settled().then(() => later('slow'));
    expect(await joined(['[', slow, ',', later('quick'), ',', '', ']'])).toBe('[slow,quick,]');
  });

  it('fails with the first piece that fails, and lets no other failure go unheard', async () => {
    await expect(joined([failing('first'), ' ', later('text'), failing('second')])).rejects.toThrow('first');
    await settled();
    expect(unhandled).toEqual([]);
  });
});

it('an abandoned piece may fail unheard', async () => {
  ['text', later('text'), failing('abandoned')].forEach(abandon);
  await settled();
  await settled();
  expect(unhandled).toEqual([]);
});
