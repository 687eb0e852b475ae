import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/** What is known of one connection. */
interface Connection {
  readonly socket: Socket;
  /** To its requests that have come, in their order: they may be sent one behind the other. */
  readonly answers: ServerResponse[];
  /** How many bytes had come when the last of them was over. */
  bytesRead: number;
}

/**
 * The connections of a server, and what is being answered on each. Nothing of an answer is held on to once that is over: its
 * connection may be kept for long, and with the answer would go all that its request had.
 */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();
  #isClosing = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#open.set(socket, { socket, answers: [], bytesRead: 0 });
      socket.once('close', () => this.#open.delete(socket));
    });
    const onRequest = ({ socket }: IncomingMessage, answer: ServerResponse) => {
      this.#begin(socket, answer);
    };
    for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, onRequest);
  }

  /** Whether something was written on it of an answer that is not yet over. */
  isAnswering(socket: Duplex): boolean {
    const answer = this.#open.get(socket)?.answers.find(({ writableFinished }) => !writableFinished);
    return answer?.headersSent === true;
  }

  /**
   * Ends those that have sent nothing since their last answer; from now on, also those whose answer has been sent. Node closes
   * connections that wait for their next request, but not those that never had one: one browser that connected ahead of time
   * would keep a server from ending.
   */
  closeUnasked(): void {
    this.#isClosing = true;
    for (const { socket, answers, bytesRead } of this.#open.values()) {
      if (answers.length === 0 && socket.bytesRead === bytesRead) socket.destroy();
    }
  }

  /** Ends those on which no request is being answered, also where one is on its way. */
  cutUnasked(): void {
    for (const { socket, answers } of this.#open.values()) if (answers.length === 0) socket.destroy();
  }

  #begin(socket: Socket, answer: ServerResponse): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    const { answers } = connection;
    answers.push(answer);
    answer.on('close', () => {
      answers.splice(answers.indexOf(answer), 1);
      if (answers.length > 0 || socket.destroyed) return;
      if (this.#isClosing) socket.end();
      connection.bytesRead = socket.bytesRead;
    });
  }
}
