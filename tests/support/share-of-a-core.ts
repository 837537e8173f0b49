import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** In these parts of time, in microseconds, a share is given. */
const PERIOD = 10_000;

/**
 * A process and all that it has begun, with less than a core for them together: a group of Linux
 * (cgroups 1 or 2) below the own one.
 * @param share of one core
 * @returns gives them their cores back; null where the system lets nobody make such a group
 */
export function shareOfACore(pid: number, share: number): (() => void) | null {
  const own = ownGroup();
  if (!own) return null;
  const group = join(own.at, `ustat-${process.pid}`);
  const into = (folder: string) => {
    for (const one of withItsOwn(pid)) {
      try {
        writeFileSync(join(folder, 'cgroup.procs'), String(one));
      } catch {
        // it has ended
      }
    }
  };
  try {
    mkdirSync(group);
    const quota = Math.round(PERIOD * share);
    if (own.version === 2) writeFileSync(join(group, 'cpu.max'), `${quota} ${PERIOD}`);
    else {
      writeFileSync(join(group, 'cpu.cfs_period_us'), String(PERIOD));
      writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quota));
    }
  } catch {
    if (existsSync(group)) rmdirSync(group);
    return null;
  }
  into(group);
  return () => {
    // those that were begun meanwhile are in it too
    for (const one of readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean))
      writeFileSync(join(own.at, 'cgroup.procs'), one);
    rmdirSync(group);
  };
}

function ownGroup(): { at: string; version: 1 | 2 } | null {
  const lines = existsSync('/proc/self/cgroup') ? readFileSync('/proc/self/cgroup', 'utf8').split('\n') : [];
  for (const line of lines) {
    const [, kind = '', path = ''] = line.split(':');
    const of = kind.split(',');
    const at = join('/sys/fs/cgroup', of.includes('cpu') ? 'cpu' : '', path);
    if (of.includes('cpu') && existsSync(join(at, 'cpu.shares'))) return { at, version: 1 };
    if (kind === '' && existsSync(join(at, 'cgroup.subtree_control'))) return { at, version: 2 };
  }
  return null;
}

/** The process, and those that it or one of them has begun. */
function withItsOwn(pid: number): number[] {
  const parents = readdirSync('/proc').flatMap((name): [number, number][] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      return [[Number(name), Number(parent)]];
    } catch {
      return [];
    }
  });
  const found = [pid];
  for (const one of found) found.push(...parents.flatMap(([child, parent]) => (parent === one ? child : [])));
  return found;
}
