import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A program of this repository as a process of its own. */
export interface Program {
  /** All that was written so far, errors included. */
  readonly output: string;
  /** What was written to standard error alone. */
  readonly errors: string;
  /** Resolves with the first match in the output; rejects when the program ends before. */
  line(pattern: RegExp): Promise<string>;
  stop(signal: NodeJS.Signals): Promise<number | null>;
  /** The exit code, once everything was written. */
  readonly exited: Promise<number | null>;
}

/** Starts `node` with these arguments and nothing in the environment but `env`. */
export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  let written: () => void = () => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    written();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    errors += text;
    written();
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return {
    get output() {
      return output;
    },
    get errors() {
      return errors;
    },
    line: (pattern) =>
      new Promise((resolve, reject) => {
        written = () => {
          const match = pattern.exec(output);
          if (match !== null) resolve(match[1] ?? match[0]);
        };
        written();
        void exited.then(() => {
          reject(new Error(`expected a line like ${String(pattern)}, got: ${output}`));
        });
      }),
    stop: (signal) => {
      child.kill(signal);
      return exited;
    },
    exited,
  };
}
