import type { WriteStream } from 'node:tty';

/**
 * Node writes to a terminal synchronously, so one that is stopped (Ctrl-S), or whose other end is not read, would stop
 * every caller. Its handle can do otherwise; there is no public way to say so.
 */
export function neverBlock(stream: WriteStream): void {
  const handle: unknown = stream.isTTY ? Reflect.get(stream, '_handle') : null;
  if (typeof handle !== 'object' || handle === null) return;
  const setBlocking: unknown = Reflect.get(handle, 'setBlocking');
  if (typeof setBlocking === 'function') Reflect.apply(setBlocking, handle, [false]);
}
