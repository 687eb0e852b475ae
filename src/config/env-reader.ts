import { environment, type IntegerName, type VariableName } from './env.ts';
import { integerIn, type Reader, type Refusal } from './readers.ts';
import type { Variable } from './variables/variable.ts';

/** One thing to correct. `message` is a sentence for whoever starts the gateway and holds no secret. */
export type ConfigProblem = { readonly variable: VariableName; readonly message: string };

/**
 * Reads variables by name and collects what is wrong with them. A reading that is refused answers with null or
 * with a stand-in, so that reading goes on and finds the other problems; whoever reads must throw the result
 * away unless `problems` is empty at the end.
 */
export class EnvReader {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #problems: ConfigProblem[] = [];

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  get problems(): readonly ConfigProblem[] {
    return this.#problems;
  }

  /** Records a rule between variables that was broken. */
  report(variable: VariableName, message: string): void {
    this.#problems.push({ variable, message });
  }

  /** True when somebody set it: the default does not count, and neither does an empty string. */
  isSet(name: VariableName): boolean {
    return this.#textOf(name) !== null;
  }

  /** The value set, else the default; null when there is neither, or when it was refused. */
  optional<T>(name: VariableName, reader: Reader<T>): T | null {
    const text = this.#textOf(name) ?? environment[name].fallback;
    if (text === null) return null;
    const read = reader(text);
    if (read.ok) return read.value;
    this.report(name, messageOf(environment[name], text, read));
    return null;
  }

  /** As `optional`, with `standIn` where that gives null. */
  value<T>(name: VariableName, reader: Reader<T>, standIn: T): T {
    return this.optional(name, reader) ?? standIn;
  }

  /** An integer in the range that the variable's description gives. */
  integer(name: IntegerName): number {
    return this.optionalInteger(name) ?? environment[name].range[0];
  }

  /** As `integer`, for a variable whose being unset has a meaning. */
  optionalInteger(name: IntegerName): number | null {
    return this.optional(name, integerIn(environment[name].range));
  }

  /** False once something was reported about it: what was read then stands in for a value. */
  isSound(name: VariableName): boolean {
    return !this.#problems.some(({ variable }) => variable === name);
  }

  #textOf(name: VariableName): string | null {
    const text = this.#env[name];
    return text === undefined || text === '' ? null : text;
  }
}

function messageOf({ fallback, secret }: Variable, text: string, { expected, came }: Refusal): string {
  const got = came ?? (secret === true ? 'something else (the value is not shown)' : quote(text));
  const remedy = fallback === null ? 'Correct or unset it.' : `Correct it, or unset it to use ${fallback}.`;
  return `expected ${expected}, but got ${got}. ${remedy}`;
}

/** Short, on one line, and harmless to a terminal, whatever the text holds. */
function quote(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return JSON.stringify(shown).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
