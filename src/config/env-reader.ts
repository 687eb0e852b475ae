import {
  environment,
  type FileName,
  type IntegerName,
  secretNames,
  type SecretName,
  type VariableName,
} from './env.ts';
import { integerIn, isInQuotes, type Reader, type Refusal } from './readers.ts';
import { type FileSecret, readSecret, type ReadFile } from './secret-files.ts';
import type { Variable } from './variables/variable.ts';

/** One thing to correct. `message` is a sentence for whoever starts the gateway and holds no secret. */
export type ConfigProblem = {
  readonly variable: VariableName | FileName;
  readonly message: string;
  /** What the variable is for. */
  readonly help: string;
};

const IN_QUOTES =
  'expected a value without quotes around it, but got one in quotes, which would be a part of it. Write it without quotes.';

/**
 * Reads variables by name and collects what is wrong with them. A reading that is refused answers with null or
 * with a stand-in, so that reading goes on and finds the other problems; whoever reads must throw the result
 * away unless `problems` is empty at the end.
 */
export class EnvReader {
  readonly #env: Readonly<Record<string, string | undefined>>;
  /** What was read from files; null for what could not be. */
  readonly #fromFiles = new Map<VariableName, string | null>();
  readonly #problems: ConfigProblem[] = [];

  constructor(env: Readonly<Record<string, string | undefined>>, readFile: ReadFile) {
    this.#env = env;
    for (const name of secretNames) this.#readFromFile(name, `${name}_FILE`, readFile);
  }

  get problems(): readonly ConfigProblem[] {
    return this.#problems;
  }

  /** Records a rule between variables that was broken. */
  report(variable: VariableName, message: string): void {
    this.#problems.push({ variable, message, help: environment[variable].help });
  }

  /** True when somebody set it: the default does not count, and neither does an empty string. */
  isSet(name: VariableName): boolean {
    return this.#fromFiles.has(name) || this.#textOf(name) !== null;
  }

  /** The value set, else the default; null when there is neither, or when it was refused. */
  optional<T>(name: VariableName, reader: Reader<T>): T | null {
    const text = this.#textOf(name) ?? this.#fromFiles.get(name) ?? environment[name].fallback;
    if (text === null) return null;
    if (isInQuotes(text)) {
      this.report(name, IN_QUOTES);
      return null;
    }
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
    return !this.#problems.some(({ variable }) => variable === name || variable === `${name}_FILE`);
  }

  #textOf(name: VariableName | FileName): string | null {
    const text = this.#env[name];
    return text === undefined || text === '' ? null : text;
  }

  #readFromFile(name: SecretName, fileName: FileName, readFile: ReadFile): void {
    const path = this.#textOf(fileName);
    if (path === null) return;
    const secret: FileSecret = isInQuotes(path)
      ? { ok: false, message: IN_QUOTES }
      : this.#textOf(name) === null
        ? readSecret(path, readFile)
        : { ok: false, message: `is set, and so is ${name}. Unset one, so that it is clear which counts.` };
    if (!secret.ok) {
      this.#problems.push({ variable: fileName, message: secret.message, help: environment[name].help });
    }
    this.#fromFiles.set(name, secret.ok ? secret.text : null);
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
