import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = ticksPerSecond();

/** User and system time of all threads of a process so far, in seconds, as the operating system counts it. */
export function cpuSeconds(pid: number): number {
  const stat = procFile(pid, 'stat');
  if (stat === null) return psSeconds(pid);
  // The name in brackets may hold spaces; utime and stime are the 12th and 13th field behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process, in MB. */
export function residentMegabytes(pid: number): number {
  const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString());
  return kilobytes / 1024;
}

/** The most that a process ever held, in MB; what it holds now where the system does not tell, and 0 once it is gone. */
export function peakMegabytes(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(procFile(pid, 'status') ?? '')?.[1];
  if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  try {
    return residentMegabytes(pid);
  } catch {
    return 0;
  }
}

function procFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return null;
  }
}

/** Where there is no /proc: of a time such as `12:34.56` or `1-02:03:04`. */
function psSeconds(pid: number): number {
  const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)]).toString();
  const [clock = '', days = '0'] = text.trim().split('-').reverse();
  const today = clock.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
  return 86_400 * Number(days) + today;
}

function ticksPerSecond(): number {
  try {
    return Number(execFileSync('getconf', ['CLK_TCK']).toString());
  } catch {
    return 100;
  }
}
