import { readFileSync } from 'node:fs';

const SHELL = /^(ba|da|a|z|k)?sh$|^busybox$/;
/** No script of a package nests more shells than that. */
const DEEPEST = 8;

/**
 * The process that started this one and, where that is a shell, those above it up to the first that is none: npm runs
 * its scripts through a shell, which stays behind when npm is killed. Where the system does not tell (without /proc),
 * only the parent itself. Two results are equal as long as all of them live.
 */
export function startersOf(parent: number): string {
  const pids = [parent];
  for (let pid = parent; pids.length < DEEPEST;) {
    const above = parentOfShell(pid);
    if (above === null) break;
    pids.push(above);
    pid = above;
  }
  return pids.join(' ');
}

/** Null for what is no shell. See proc(5): the name stands between parentheses and may hold some itself. */
function parentOfShell(pid: number): number | null {
  try {
    const [, name = '', parent] =
      /^\d+ \((.*)\) \S+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
    return SHELL.test(name) ? Number(parent) : null;
  } catch {
    return null;
  }
}
