import { describeProblems, parseConfig } from '../../src/config/config.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The configuration that variables give; an error when they are refused. */
export function configOf(env: Env) {
  const parsed = parseConfig(env);
  if (!parsed.ok) throw new Error(describeProblems(parsed.problems));
  return parsed.config;
}

/** One line for each problem, none for a configuration that is accepted. */
export function problemsOf(env: Env): string[] {
  const parsed = parseConfig(env);
  return parsed.ok ? [] : parsed.problems.map(({ variable, message }) => `${variable} ${message}`);
}
