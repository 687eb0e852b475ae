import { describe, expect, it } from 'vitest';
import { Answer } from '../../src/upstream/answer.ts';

describe('an answer', () => {
  it('is parsed once for all who read it, and keeps its text', () => {
    const body = '{"results":[{"id":1}]}';
    const answer = new Answer(200, null, body, 0);
    expect(answer.json).toEqual({ results: [{ id: 1 }] });
    expect(answer.json).toBe(answer.json);
    expect(answer.body).toBe(body);
  });

  it('may be of another text for each read', () => {
    expect(new Answer(200, null, '[1]', 0).json).not.toEqual(new Answer(200, null, '[2]', 0).json);
  });

  it.each(['null', 'false', '0', '""'])(
    'that says next to nothing is read as often as anybody likes: %s',
    (body) => {
      const answer = new Answer(200, null, body, 0);
      expect([answer.json, answer.json]).toEqual([JSON.parse(body), JSON.parse(body)]);
    },
  );

  it('that is no JSON is none for all of them', () => {
    const answer = new Answer(200, null, '{"results":[]}]', 0);
    for (let reader = 0; reader < 2; reader += 1) expect(() => answer.json).toThrow('upstream-invalid');
  });
});
