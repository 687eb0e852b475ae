import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { jsonAnswer } from './answer.ts';
import type { Fault } from './faults.ts';

/** Sends the answer, spoilt by the fault if there is one. */
export function deliver(response: ServerResponse, answer: Answer, fault: Fault | null, delay: number): void {
  switch (fault?.kind) {
    case undefined:
      later(response, delay, () => {
        send(response, answer);
      });
      return;
    case 'slow':
      deliver(response, answer, null, delay + fault.ms);
      return;
    case 'status':
      deliver(response, faultAnswer(fault), null, delay);
      return;
    case 'replace':
      deliver(response, { ...answer, body: edited(answer.body, fault.edit) }, null, delay);
      return;
    case 'malformed': {
      const half = answer.body.slice(0, Math.ceil(answer.body.length / 2));
      deliver(response, { ...answer, status: 200, body: half }, null, delay);
      return;
    }
    case 'cut':
      later(response, delay, () => {
        cut(response, answer);
      });
      return;
    case 'hang':
      return;
  }
}

/** Waits without outliving the connection. */
function later(response: ServerResponse, delay: number, act: () => void): void {
  if (delay <= 0) {
    act();
    return;
  }
  const timer = setTimeout(act, delay);
  response.once('close', () => {
    clearTimeout(timer);
  });
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.sendDate = false;
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(body);
}

function cut(response: ServerResponse, { status, headers, body }: Answer): void {
  const bytes = Buffer.from(body);
  response.sendDate = false;
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

function faultAnswer({ status, body, headers = {} }: Extract<Fault, { kind: 'status' }>): Answer {
  if (typeof body !== 'string') {
    return jsonAnswer(status, body ?? { message: STATUS_CODES[status] ?? 'Unknown' }, headers);
  }
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

function edited(body: string, edit: (body: unknown) => unknown): string {
  const value = edit(JSON.parse(body));
  return value === undefined ? '' : JSON.stringify(value);
}
