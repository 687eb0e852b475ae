import { describe, expect, it } from 'vitest';
import { KeptAnswer } from '../../../src/reads/cache/kept-answer.ts';
import { Memory } from '../../../src/reads/cache/memory.ts';
import { ownerBy } from '../../../src/reads/cache/owners.ts';
import { Answer } from '../../../src/upstream/answer.ts';
import { Read } from '../../../src/upstream/read.ts';
import { undated } from '../../support/fresh.ts';

const CREDENTIALS = { apiKey: 'key', organisation: 'organisation' };
const read = (path: string, subject = 'A', credentials = CREDENTIALS) =>
  new Read({ tenant: 'tenant', credentials }, 'entitlements', path, subject);
const kept = (name: Read, characters = 1000) =>
  new KeptAnswer(name, new Answer(200, null, 'x'.repeat(characters), undated()), characters, 1);
const memory = (bytes = 1_000_000) =>
  new Memory({
    bytes,
    groupsOf: (subject) => [`group of ${subject}`, `the same of ${subject}`],
    ownerOf: ownerBy('gateway'),
    isSpent: ({ since }) => since < 0,
  });

describe('what a process keeps', () => {
  it('is found by credentials and path, whoever asks', () => {
    const answers = memory();
    answers.put(kept(read('/a')));
    const another = new Read({ tenant: 'another', credentials: CREDENTIALS }, 'entitlements', '/a', 'A');
    expect(answers.get(another)).not.toBeNull();
    expect(answers.get(read('/b'))).toBeNull();
    expect(answers.get(read('/a', 'A', { ...CREDENTIALS, apiKey: 'other' }))).toBeNull();
  });

  it('is forgotten by group, and nothing else with it', () => {
    const answers = memory();
    for (const [path, subject] of [
      ['/a', 'A'],
      ['/a2', 'A'],
      ['/b', 'B'],
    ] as const) {
      answers.put(kept(read(path, subject)));
    }
    answers.forget('group of A');
    expect([answers.get(read('/a')), answers.get(read('/a2'))]).toEqual([null, null]);
    expect(answers.get(read('/b', 'B'))).not.toBeNull();
    expect(answers.count).toBe(1);
  });

  it('stays within its bound, and what was used longest ago goes first', () => {
    const answers = memory(100_000);
    const names = Array.from({ length: 60 }, (_, index) => read(`/${index}`));
    for (const name of names) {
      answers.put(kept(name));
      const [first] = names;
      if (first !== undefined) answers.get(first);
      expect(answers.bytes).toBeLessThanOrEqual(100_000);
    }
    expect(answers.get(read('/0'))).not.toBeNull();
    expect(answers.get(read('/1'))).toBeNull();
    expect(answers.get(read('/59'))).not.toBeNull();
  });

  it('of other customers stays, however much is read of one', () => {
    const answers = memory(100_000);
    answers.put(kept(read('/b', 'B')));
    answers.put(kept(read('/several', '')));
    for (let page = 0; page < 60; page += 1) answers.put(kept(read(`/a?${page}`)));
    expect(answers.bytes).toBeLessThanOrEqual(100_000);
    expect(answers.get(read('/b', 'B'))).not.toBeNull();
    expect(answers.get(read('/several', ''))).not.toBeNull();
    expect(answers.get(read('/a?59'))).not.toBeNull();
  });

  it('is no single answer of more than a sixteenth of the room, nor what it stood for before', () => {
    const answers = memory(160_000);
    answers.put(kept(read('/a')));
    answers.put(kept(read('/a'), 5000));
    expect(answers.get(read('/a'))).toBeNull();
    expect([answers.count, answers.bytes]).toEqual([0, 0]);
    answers.forget('group of A');
  });
});

describe('whose share of the room an answer takes', () => {
  const owners = (tenant: string, subject: string) => {
    const one = new Read({ tenant, credentials: CREDENTIALS }, 'entitlements', '/a', subject);
    return [ownerBy('gateway')(one), ownerBy('caller')(one)];
  };

  it('is that of the customer whom it is about, or of whoever brought the key', () => {
    expect(owners('organisation', 'A')).toEqual(['A', 'organisation']);
    expect(owners('customer:A', 'A')).toEqual(['A', 'customer:A']);
  });

  it('is its own where it is about several, unless its reader may see one customer only', () => {
    expect(owners('organisation', '')).toEqual(['/a', 'organisation']);
    expect(owners('customer:A', '')).toEqual(['customer:A', 'customer:A']);
  });
});
