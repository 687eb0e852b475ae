import { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { neverBlock } from '../../src/command/never-block.ts';

/** What its handle is asked for. */
function streamLike(isTTY: boolean, handle: (asked: boolean[]) => unknown) {
  const asked: boolean[] = [];
  const stream = Object.assign(Object.create(WriteStream.prototype) as WriteStream, {
    isTTY,
    _handle: handle(asked),
  });
  return { asked, stream };
}

const setting = (asked: boolean[]) => ({ setBlocking: (whether: boolean) => asked.push(whether) });

describe('a stream that shall never block', () => {
  it('is asked not to where it is a terminal', () => {
    const { asked, stream } = streamLike(true, setting);
    neverBlock(stream);
    expect(asked).toEqual([false]);
  });

  it('is left alone where it is none', () => {
    const { asked, stream } = streamLike(false, setting);
    neverBlock(stream);
    expect(asked).toEqual([]);
  });

  it.each([undefined, null, {}, { setBlocking: true }])('is left alone where its handle is %j', (handle) => {
    const { stream } = streamLike(true, () => handle);
    expect(() => {
      neverBlock(stream);
    }).not.toThrow();
  });
});
