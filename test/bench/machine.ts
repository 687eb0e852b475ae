import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { pinned } from './processes.ts';
import type { Report } from './report.ts';

/** What the figures depend on besides the code; `node` is the program that runs what is measured. */
export function describeMachine(node: string): Report['machine'] {
  return {
    date: new Date().toISOString(),
    commit: commit(),
    node: execFileSync(node, ['--version']).toString().trim(),
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    pinned,
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty']).toString().trim();
  } catch {
    return 'unknown';
  }
}
