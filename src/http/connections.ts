import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/** Nothing more is read of a connection on which so many requests have come that are not answered yet. */
const MOST_AHEAD = 8;
/**
 * One packet may bring thousands of them, all of which are there before reading can be stopped. With so many of all connections
 * together, those that have more than {@link MOST_AHEAD} are cut.
 */
const MOST_IN_ALL = 4_096;

/** What is known of one connection. */
interface Connection {
  readonly socket: Socket;
  /** To its requests that have come, in their order: they may be sent one behind the other. */
  readonly answers: Set<ServerResponse>;
  /** How many bytes had come when the last of them was over. */
  bytesRead: number;
  /** Whether nothing more is read of it until some of them are over; null where that was never so. */
  isHeld: boolean | null;
}

/**
 * The connections of a server, and what is being answered on each. Nothing of an answer is held on to once that is over: its
 * connection may be kept for long, and with the answer would go all that its request had.
 */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();
  /** How many requests have come that are not answered yet. */
  #unanswered = 0;
  #isClosing = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      const connection: Connection = { socket, answers: new Set(), bytesRead: 0, isHeld: null };
      this.#open.set(socket, connection);
      socket.once('close', () => {
        this.#open.delete(socket);
        // Node says nothing of those whose turn never came.
        this.#unanswered -= connection.answers.size;
        connection.answers.clear();
      });
    });
    const onRequest = ({ socket }: IncomingMessage, answer: ServerResponse) => {
      this.#begin(socket, answer);
    };
    for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, onRequest);
  }

  /** Whether something was written on it of an answer that is not yet over. */
  isAnswering(socket: Duplex): boolean {
    for (const { writableFinished, headersSent } of this.#open.get(socket)?.answers ?? []) {
      if (!writableFinished) return headersSent;
    }
    return false;
  }

  /**
   * Ends those that have sent nothing since their last answer; from now on, also those whose answer has been sent. Node closes
   * connections that wait for their next request, but not those that never had one: one browser that connected ahead of time
   * would keep a server from ending.
   */
  closeUnasked(): void {
    this.#isClosing = true;
    for (const { socket, answers, bytesRead } of this.#open.values()) {
      if (answers.size === 0 && socket.bytesRead === bytesRead) socket.destroy();
    }
  }

  /** Ends those on which no request is being answered, also where one is on its way. */
  cutUnasked(): void {
    for (const { socket, answers } of this.#open.values()) if (answers.size === 0) socket.destroy();
  }

  #begin(socket: Socket, answer: ServerResponse): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    const { answers } = connection;
    answers.add(answer);
    this.#unanswered += 1;
    answer.on('close', () => {
      if (!answers.delete(answer)) return;
      this.#unanswered -= 1;
      if (connection.isHeld === true && 2 * answers.size <= MOST_AHEAD) release(connection);
      if (answers.size > 0 || socket.destroyed) return;
      if (this.#isClosing) socket.end();
      connection.bytesRead = socket.bytesRead;
    });
    if (answers.size <= MOST_AHEAD) return;
    if (this.#unanswered > MOST_IN_ALL) socket.destroy();
    else hold(connection);
  }
}

/** Stops reading. Node would go on with every body that is read to its end. */
function hold(connection: Connection): void {
  const { socket } = connection;
  if (connection.isHeld === true) return;
  if (connection.isHeld === null) {
    socket.on('resume', () => {
      if (connection.isHeld === true) socket.pause();
    });
  }
  connection.isHeld = true;
  socket.pause();
}

function release(connection: Connection): void {
  connection.isHeld = false;
  connection.socket.resume();
}
