import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';

/** What Linux tells of processes; another system has no /proc, and the bench says so. */

const TICK_MS = 1000 / Number(execFileSync('getconf', ['CLK_TCK']).toString());

interface Seen {
  parent: number;
  ms: number;
}

/** Fields of /proc/<pid>/stat after the name, which may hold spaces. */
function seen(pid: string): Seen | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // user and system, its own and of children that have ended
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
    return { parent: Number(fields[1]), ms: ticks * TICK_MS };
  } catch {
    return null; // it has ended meanwhile
  }
}

/** Milliseconds of processor, user and system, of processes and all that they have started. */
export function processorOf(pids: readonly number[]): number {
  const all = new Map<number, Seen>();
  for (const name of readdirSync('/proc')) {
    const one = /^\d+$/.test(name) ? seen(name) : null;
    if (one) all.set(Number(name), one);
  }
  const isOurs = (pid: number): boolean =>
    pids.includes(pid) || (all.has(pid) && isOurs(all.get(pid)?.parent ?? 0));
  return [...all].reduce((sum, [pid, { ms }]) => (isOurs(pid) ? sum + ms : sum), 0);
}

/** Resident megabytes of a process. */
export function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Processes that ran or waited to, a minute's mean. */
export const machineLoad = (): number => loadavg()[0] ?? 0;

/**
 * Milliseconds of processor that a fixed piece of work takes now. Work on the other half of a core,
 * and on its caches, makes all figures of processor time larger; this one by as much.
 */
export function yardstick(): number {
  const began = process.cpuUsage();
  let text = '';
  for (let n = 0; n < 400; n += 1) {
    const rows = Array.from({ length: 200 }, (_, at) => ({
      id: `${n}-${at}`,
      value: at * 1.5,
      ok: at % 3 > 0,
    }));
    text = JSON.stringify(JSON.parse(JSON.stringify(rows)).reverse());
  }
  const { user, system } = process.cpuUsage(began);
  return text.length > 0 ? (user + system) / 1000 : 0;
}
