import type { Socket } from 'node:net';

const STATUS_LINE = 'HTTP/1.1 100';
const END = '\r\n\r\n';
/** A longer head is no `Continue` of anybody's. */
const MOST_HELD = 16_384;

/**
 * Drops every `100 Continue` before an answer. No request of ours asks for one, but some front doors send it, and undici
 * gives the connection up over that. For connections that carry one request at a time.
 */
export function dropContinue(socket: Socket): void {
  const readOn: (size?: number) => unknown = socket.read.bind(socket);
  /** How much had been sent when the answer to it began. */
  let answered = 0;
  /** The begin of a head that is not in yet. */
  let held = '';

  socket.read = (size) => {
    for (;;) {
      const chunk = readOn(size);
      if (!Buffer.isBuffer(chunk) || socket.bytesWritten === answered) return chunk;
      if (held === '' && !startsWithContinue(chunk)) {
        answered = socket.bytesWritten;
        return chunk;
      }
      // Byte for byte, since the answer may follow in the same chunk.
      const rest = afterContinue(held + chunk.toString('latin1'));
      held = rest.startsWith(STATUS_LINE) && rest.length <= MOST_HELD ? rest : '';
      if (held === '' && rest !== '') {
        answered = socket.bytesWritten;
        return Buffer.from(rest, 'latin1');
      }
    }
  };
}

function startsWithContinue(chunk: Buffer): boolean {
  // The first digit of the status tells most answers apart.
  return chunk[9] === 0x31 && chunk.toString('latin1', 0, STATUS_LINE.length) === STATUS_LINE;
}

function afterContinue(text: string): string {
  let rest = text;
  while (rest.startsWith(STATUS_LINE)) {
    const end = rest.indexOf(END);
    if (end < 0) return rest;
    rest = rest.slice(end + END.length);
  }
  return rest;
}
