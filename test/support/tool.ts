import { spawnSync } from 'node:child_process';
import { it, type TestFunction } from 'vitest';

/** A program of the machine that judges something of ours. */
export interface Tool {
  /** Whether it is here. It always is in CI, which installs it. */
  readonly isHere: boolean;
  /** Runs it; what it says and the code it ends with. */
  run(args: readonly string[], options?: { readonly cwd?: string; readonly input?: string }): Said;
  /** A test that is skipped where the program is missing, and says so. */
  test(title: string, body: TestFunction): void;
}

export interface Said {
  readonly status: number | null;
  readonly said: string;
}

/** `versionFlag` makes it say which version it is and do nothing else. */
export function tool(command: string, versionFlag: string): Tool {
  const isHere = spawnSync(command, [versionFlag]).error === undefined;
  if (!isHere && process.env['CI'] !== undefined) throw new Error(`expected ${command} on this machine`);
  return {
    isHere,
    run: (args, options) => {
      const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
      return { status, said: stdout + stderr };
    },
    test: (title, body) => {
      it.skipIf(!isHere)(isHere ? title : `${title} (skipped: there is no ${command} here)`, body);
    },
  };
}
