import type { FieldNode, GraphQLError } from 'graphql';
import type { Turns } from '../domain/turns.ts';
import type { GraphContext } from '../schema/context.ts';
import type { VariableValues } from '../schema/operation-shape.ts';
import { Abandoned } from './abandoned.ts';
import { FieldErrors, located } from './field-errors.ts';
import { Output } from './output.ts';
import type { Place } from './place.ts';

/**
 * Writes a value that is no promise as JSON. Throws where the value cannot be written and its place must not be null: the
 * error is then for the next place around it that may be.
 */
export type Write = (value: unknown, out: Output, run: Run, place: Place | null) => void;

/** Text that stands around what is executed. */
export interface Frame {
  readonly before: string;
  readonly after: string;
}

/** From so many characters on, an answer is handed on as bytes. */
const LONG = 262_144;
/** With brackets and the like, which are not counted, still more than a character of a string takes in UTF-8. */
const BYTES_PER_CHARACTER = 4;

/** A place that may be null, and the output that holds nothing but its value. */
interface Nullable {
  readonly place: Place | null;
  readonly out: Output;
}

/** Writes a part of the answer into the gap that was left for it. */
type Piece = (gap: Output) => void;

/**
 * A part that is still to come: its place and the gap for it, and what is null if it fails, which may be itself. That is known
 * once everything around it is written.
 */
interface Expected extends Nullable {
  nullable: Nullable | null;
}

/** One execution: what is the same for all its values, and how much of it is still to come. */
export class Run {
  readonly context: GraphContext;
  readonly variables: VariableValues;
  readonly #errors = new FieldErrors();
  readonly #turns: Turns;
  readonly #maxBytes: number;
  #written = 0;
  #turnEnd: number;
  #abandoned: Abandoned | null = null;
  readonly #putOff: (() => void)[] = [];
  readonly #loose: Expected[] = [];
  #pending = 0;
  #settled: (() => void) | null = null;

  constructor(context: GraphContext, variables: VariableValues, turns: Turns, maxBytes: number) {
    this.context = context;
    this.variables = variables;
    this.#turns = turns;
    this.#turnEnd = turns.characters;
    this.#maxBytes = maxBytes;
  }

  /**
   * Executes what `write` was compiled from. Resolves with its text in the frame that its errors call for, or with that in
   * UTF-8 where it is long. Rejects with {@link Abandoned} where it takes more than `maxBytes`, or has too many errors.
   */
  async execute(write: Write, frameOf: (errors: readonly GraphQLError[]) => Frame): Promise<string | Buffer> {
    const out = new Output();
    this.#write({ place: null, out, nullable: { place: null, out } }, write, undefined);
    if (this.#isUnderWay) await new Promise<void>((settled) => (this.#settled = settled));
    if (this.#abandoned !== null) throw this.#abandoned;
    return this.#bodyOf(out, frameOf(this.#errors.list));
  }

  /** Counts what was written of the answer, and ends the writing of what is longer than anybody may be sent. */
  wrote(characters: number): void {
    this.#written += characters;
    if (this.#written > this.#maxBytes) throw new Abandoned('too long');
  }

  /** Whether so much was written that others should have a turn before more is. */
  get isDue(): boolean {
    return this.#written >= this.#turnEnd;
  }

  get written(): number {
    return this.#written;
  }

  /** How many parts are still to come that will make a place null around them if they fail. */
  get looseEnds(): number {
    return this.#loose.length;
  }

  /** Lets them make this place null, except for the first so many. */
  tie(from: number, place: Place | null, out: Output): void {
    if (this.#loose.length === from) return;
    for (const expected of this.#loose.splice(from)) expected.nullable = { place, out };
  }

  /** Notes an error that makes a place null. Throws what ends the whole execution. */
  fail(error: unknown, nodes: readonly FieldNode[], place: Place | null): void {
    this.#errors.add(located(error, nodes, place), place);
  }

  /** Forgets what was written since then. */
  takeBack(written: number, looseEnds: number): void {
    this.#written = written;
    this.#loose.length = looseEnds;
  }

  /** Leaves a gap, and fills it when others have had a turn. Nothing may be loaded for it, since that would split batches. */
  putOff(out: Output, place: Place | null, piece: Piece): void {
    const expected = this.#expect(out, place, false);
    this.#putOff.push(() => {
      this.#arrived(
        expected,
        (_, gap) => {
          piece(gap);
        },
        undefined,
      );
    });
    if (this.#putOff.length === 1) this.#turns.later(this.context.principal.tenant, this.#writeOn);
  }

  /** Writes a value, or leaves a gap for what a promise brings. */
  writeSoon(value: unknown, out: Output, write: Write, place: Place, isNullable: boolean): void {
    if (value instanceof Promise) this.#await(value, this.#expect(out, place, isNullable), write);
    else write(value, out, this, place);
  }

  #expect(out: Output, place: Place | null, isNullable: boolean): Expected {
    this.#pending += 1;
    const expected: Expected = { place, out: out.gap(), nullable: null };
    if (isNullable) expected.nullable = expected;
    else this.#loose.push(expected);
    return expected;
  }

  #await(value: Promise<unknown>, expected: Expected, write: Write): void {
    const arrived = (settled: unknown) => {
      this.#arrived(expected, write, settled);
    };
    // An error in the place of a value is thrown by whoever writes it.
    value.then(arrived, (reason: unknown) => {
      arrived(reason instanceof Error ? reason : new TypeError('Expected an error to be thrown.'));
    });
  }

  readonly #writeOn = (): void => {
    this.#turnEnd = this.#written + this.#turns.characters;
    let done = 0;
    for (const piece of this.#putOff) {
      if (done > 0 && this.isDue) break;
      piece();
      done += 1;
    }
    this.#putOff.splice(0, done);
    if (this.#putOff.length > 0) this.#turns.later(this.context.principal.tenant, this.#writeOn);
  };

  #arrived(expected: Expected, write: Write, value: unknown): void {
    this.#pending -= 1;
    // What lies in a place that is null by now is let go of, and loads nothing any more.
    if (this.#abandoned === null && !this.#errors.isNull(expected.place)) this.#write(expected, write, value);
    if (!this.#isUnderWay) this.#settled?.();
  }

  get #isUnderWay(): boolean {
    return this.#pending > 0 && this.#abandoned === null && !this.#errors.isNull(null);
  }

  #write({ place, out, nullable }: Expected, write: Write, value: unknown): void {
    const looseEnds = this.#loose.length;
    try {
      write(value, out, this, place);
      // What comes last is made one text with all the rest at once.
      if (this.#pending > 0) out.close();
      if (nullable !== null) this.tie(looseEnds, nullable.place, nullable.out);
    } catch (error) {
      this.#loose.length = looseEnds;
      if (nullable !== null) this.#makeNull(nullable, error);
    }
  }

  #makeNull({ place, out }: Nullable, error: unknown): void {
    this.#written = Math.max(0, this.#written - out.length);
    out.becomeNull();
    try {
      this.fail(error, [], place);
    } catch (abandoned) {
      if (!(abandoned instanceof Abandoned)) throw abandoned;
      this.#abandoned = abandoned;
    }
  }

  #bodyOf(out: Output, { before, after }: Frame): string | Buffer {
    this.#written += before.length + after.length;
    const isFailed = this.#errors.list.length > 0;
    if (this.#written * BYTES_PER_CHARACTER > this.#maxBytes || this.#written > LONG || isFailed) {
      const bytes = out.bytes(before, after);
      if (bytes.length > this.#maxBytes) throw new Abandoned('too long');
      if (bytes.length > LONG) return bytes;
    }
    return before + out.whole() + after;
  }
}
