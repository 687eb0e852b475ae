import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';

/**
 * Sends the parts of an answer whose head is written already, each when the client has read what came before. When the client
 * leaves, whoever makes them is told to return; when they fail, the connection is cut, as nothing else can be said by then.
 */
export function sendParts(outgoing: ServerResponse, parts: AsyncIterable<string>): void {
  pipeline(Readable.from(parts), outgoing, () => undefined);
}

/** What a stream of bytes says, part by part; it is given up when nobody asks for further parts. */
export async function* textsOf(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = bytes.getReader();
  try {
    for (let part = await reader.read(); part.value !== undefined; part = await reader.read()) {
      yield decoder.decode(part.value, { stream: true });
    }
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel();
  }
}

/** A stream of the parts' bytes; `ended` is told whether its reader took all of them. */
export function streamOf(
  parts: AsyncIterable<string>,
  ended: (isWhole: boolean) => void,
): ReadableStream<Uint8Array> {
  const iterator = parts[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        const part = await iterator.next();
        if (part.done !== true) {
          controller.enqueue(Buffer.from(part.value));
          return;
        }
        controller.close();
        ended(true);
      } catch (error) {
        ended(false);
        throw error;
      }
    },
    async cancel() {
      ended(false);
      await iterator.return?.();
    },
  });
}
