import { describeProblems, parseConfig } from '../../src/config/config.ts';
import type { ReadFile } from '../../src/config/secret-files.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The configuration that variables give; an error when they are refused. */
export function configOf(env: Env, readFile?: ReadFile) {
  const parsed = parseConfig(env, readFile);
  if (!parsed.ok) throw new Error(describeProblems(parsed.problems));
  return parsed.config;
}

/** One line for each problem, none for a configuration that is accepted. */
export function problemsOf(env: Env, readFile?: ReadFile): string[] {
  const parsed = parseConfig(env, readFile);
  return parsed.ok ? [] : parsed.problems.map(({ variable, message }) => `${variable} ${message}`);
}
