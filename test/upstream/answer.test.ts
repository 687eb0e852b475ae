import { describe, expect, it } from 'vitest';
import { Answer } from '../../src/upstream/answer.ts';
import { undated } from '../support/fresh.ts';
import { AnswerFreshness } from '../../src/domain/freshness.ts';

describe('an answer', () => {
  it('is parsed once for all who read it, and keeps its text', () => {
    const body = '{"results":[{"id":1}]}';
    const answer = new Answer(200, null, body, undated());
    expect(answer.json).toEqual({ results: [{ id: 1 }] });
    expect(answer.json).toBe(answer.json);
    expect(answer.body).toBe(body);
  });

  it('may be of another text for each read', () => {
    expect(new Answer(200, null, '[1]', undated()).json).not.toEqual(
      new Answer(200, null, '[2]', undated()).json,
    );
  });

  it.each(['null', 'false', '0', '""'])(
    'that says next to nothing is read as often as anybody likes: %s',
    (body) => {
      const answer = new Answer(200, null, body, undated());
      expect([answer.json, answer.json]).toEqual([JSON.parse(body), JSON.parse(body)]);
    },
  );

  it('that is no JSON is none for all of them', () => {
    const answer = new Answer(200, null, '{"results":[]}]', undated());
    for (let reader = 0; reader < 2; reader += 1) expect(() => answer.json).toThrow('upstream-invalid');
  });
});

describe('an answer that is kept', () => {
  const rows = { by: {}, read: ({ json }: Answer) => ({ json }) };
  const fetched = () => new Answer(200, null, '{"results":[]}', new AnswerFreshness(5, 0));

  it('is its text until it is read, and what was read from then on', () => {
    const kept = fetched().toKeep('text');
    expect(kept.body).toBe('{"results":[]}');
    const read = kept.readOnce(rows);
    expect(read).toEqual({ json: { results: [] } });
    expect(kept.body).toBe('');
    expect(kept.readOnce(rows)).toBe(read);
  });

  it('is what was read already, where that was asked for', () => {
    const answer = fetched();
    const read = answer.readOnce(rows);
    const kept = answer.toKeep('rows');
    expect(kept.body).toBe('');
    expect(kept.readOnce(rows)).toBe(read);
  });

  it('leaves the answer that it is made of as it is, and has its age', () => {
    const answer = fetched();
    answer.readOnce(rows);
    expect(answer.toKeep('text').freshness).toBe(answer.freshness);
    answer.toKeep('rows');
    expect(answer.body).toBe('{"results":[]}');
  });

  it.each(['text', 'rows'] as const)('stays readable after a reader that failed, as %s', (as) => {
    const kept = fetched().toKeep(as);
    const failing = {
      by: rows.by,
      read() {
        throw new Error('no');
      },
    };
    expect(() => kept.readOnce(failing)).toThrow('no');
    expect(kept.readOnce(rows)).toEqual({ json: { results: [] } });
  });
});
