import { describe, expect, it } from 'vitest';
import { badInput, Failed } from '../../src/domain/failure.ts';
import { logToLines } from './lines.ts';

function thrownByOurCode(): Error {
  try {
    return badInput('first', 'wrong');
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

describe('the logger', () => {
  it('writes one JSON object per line: level, ISO time, details, message, and nothing else', () => {
    const { logger, written, parsed } = logToLines();
    logger.info({ answer: 42 }, 'Line one\nand %s %d, two.');
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^\{[^\n]*\}\n$/);
    expect(parsed()).toEqual([
      {
        level: 'info',
        time: '2026-01-02T03:04:05.006Z',
        answer: 42,
        message: 'Line one\nand %s %d, two.',
      },
    ]);
  });

  it.each([[{}], [{ answer: 42 }], [{ name: 'a "quoted" {one}', list: [], none: null }]])(
    'writes plain details %j in the same way',
    (details) => {
      const { logger, written } = logToLines();
      logger.info({ ...details, last: 0 }, 'A "message"\n{}');
      const members = JSON.stringify({ ...details, last: 0 }).slice(1, -1);
      logger.plain(members, 'A "message"\n{}');
      expect(written[1]).toBe(written[0]);
    },
  );

  it('quotes a text as JSON, without the secrets in it', () => {
    const { logger } = logToLines();
    expect(logger.quote('a "quoted"\nline')).toBe('"a \\"quoted\\"\\nline"');
    expect(logger.quote('authorization: canary')).not.toContain('canary');
  });

  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['silent', []],
  ] as const)('at level %s writes %j', (level, expected) => {
    const { logger, parsed } = logToLines(level);
    for (const at of ['debug', 'info', 'warn', 'error'] as const) logger[at]({}, at);
    expect(parsed().map((line) => line['level'])).toEqual(expected);
  });

  it('reduces an error to name, message and code', () => {
    const { logger, parsed } = logToLines();
    const refused = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED', body: 'canary' });
    logger.warn({ error: new TypeError('outer', { cause: refused }) }, 'It failed.');
    expect(parsed()[0]?.['error']).toEqual({
      name: 'TypeError',
      message: 'outer',
      cause: { name: 'Error', message: 'connect refused', code: 'ECONNREFUSED' },
    });
  });

  it('shows the frames of our own code at level error, without the path of the installation', () => {
    const { logger, parsed, written } = logToLines();
    logger.error({ error: thrownByOurCode() }, 'An operation failed for an unknown reason.');
    const { stack } = parsed()[0]?.['error'] as { stack: string[] };
    expect(stack).toEqual([expect.stringMatching(/^badInput \(domain\/failure\.ts:\d+:\d+\)$/)]);
    expect(written[0]).not.toMatch(/node_modules|node:internal|file:|\.test\.ts/);
  });

  it('shows no frame of an error whose stack was made up', () => {
    const { logger, parsed } = logToLines();
    const error = new Error('x');
    error.stack = 'Error: x\n    at canary (/elsewhere/a.ts:1:1)';
    logger.error({ error }, 'x');
    expect(parsed()[0]?.['error']).toEqual({ name: 'Error', message: 'x', stack: [] });
  });

  it('ends a chain of causes that has no end', () => {
    const { logger, written } = logToLines();
    const error = new Error('again');
    error.cause = error;
    logger.error({ error }, 'x');
    expect(written[0]?.match(/again/g)?.length).toBeLessThan(6);
  });
});

describe('T10: the logger', () => {
  it('never prints a known secret, whichever way it got into a line', () => {
    const { logger, written } = logToLines('debug', ['canary-key']);
    const error = new Failed({ kind: 'upstream-unavailable', reason: 'canary-key' });
    error.message = 'canary-key';
    for (const at of ['debug', 'info', 'warn', 'error'] as const) {
      logger[at]({ error, 'canary-key': 'canary-key', list: [{ nested: 'canary-key' }] }, 'with canary-key');
    }
    expect(written).toHaveLength(4);
    expect(written.join('')).not.toContain('canary');
  });

  it.each<[string, () => unknown]>([
    ['JSON.parse', () => JSON.parse('canary') as unknown],
    ['BigInt', () => BigInt('canary')],
    ['Buffer', () => Buffer.from('x', 'canary' as BufferEncoding)],
    ['a port', () => new URL('http://canary:canary')],
  ])('leaves out the message of an error of %s, which may quote what came in', (_, provoke) => {
    const { logger, written } = logToLines();
    try {
      provoke();
      expect.unreachable();
    } catch (error) {
      logger.error({ error }, 'x');
    }
    expect(written.join('')).toMatch(/"name":"\w*Error"/);
    expect(written.join('')).not.toContain('canary');
  });

  it('prints neither stack nor properties of an error that hides inside a detail', () => {
    const { logger, parsed } = logToLines();
    logger.error({ list: [Object.assign(new Error('canary'), { body: 'canary' })] }, 'x');
    expect(parsed()[0]?.['list']).toEqual(['[Error]']);
  });
});
