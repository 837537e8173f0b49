import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type App, discard, root, startApp } from '../support/app';
import { course } from '../support/learner';
import type { Ask, Keep, Order, Report } from './load-client';
import { processorOf } from './load-process';

const SHIPPED = course.structure.id;
const MODULES = course.structure.modules.map(({ id }) => id);

/** Ids of the course that ships and of copies of it, and a folder that holds them. */
function copiesOfTheCourse(count: number): { folder: string; ids: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-load-courses-'));
  const ids = Array.from({ length: count }, (_, n) => (n === 0 ? SHIPPED : `${SHIPPED}-${n + 1}`));
  for (const id of ids) {
    cpSync(join(root, 'seed/courses', SHIPPED), join(folder, id), { recursive: true });
    const file = join(folder, id, 'course.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(`id: ${SHIPPED}`, `id: ${id}`));
  }
  return { folder, ids };
}

/** The process that sends requests. */
class Client {
  private readonly child: ChildProcess = fork(fileURLToPath(new URL('load-client.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  run(order: Order): Promise<Report> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('the process that sends requests ended'));
      this.child.once('exit', ended);
      this.child.once('message', (report: Report) => {
        this.child.off('exit', ended);
        resolve(report);
      });
      this.child.send(order);
    });
  }
  end(): void {
    this.child.kill();
  }
}

export interface Learner {
  base: string;
  cookie: string;
}

/** A place of a learner's round whose exercise is open. */
export interface Place extends Learner {
  round: string;
  position: number;
}

/** What a set of requests took, of the client's clock and of the processors. */
export interface Taken extends Report {
  /** Milliseconds of the app's processes, and of the database's. */
  app: number;
  database: number;
}

export interface LoadSite {
  apps: App[];
  courses: string[];
  modules: string[];
  send(asks: Ask[], keep?: Keep, connections?: number): Promise<Taken>;
  learners(count: number): Promise<Learner[]>;
  /** A round of each module for each learner, in the one course that `courseOf` names for them. */
  begin(learners: Learner[], courseOf: (learner: number) => string): Promise<Place[]>;
  /** Posts an answer at each place and goes on to the next one; those that are left. */
  answer(places: Place[]): Promise<{ taken: Taken; next: Place[] }>;
  click(learners: Learner[], seconds: number, freshAfter: number): Promise<Taken>;
  stop(): Promise<void>;
}

/**
 * The built app in so many processes, four courses, and learners who came in by the door.
 * @param database PGlite without it
 */
export async function openSite(
  connections: number,
  processes: number,
  database: { url: string; pid: number } | null,
): Promise<LoadSite> {
  const { folder, ids } = copiesOfTheCourse(4);
  const env = {
    USTAT_COURSES: folder,
    USTAT_PROFILES_PER_HOUR: '10000000',
    AUTH_SECRET: 'a secret of the load bench, which is no secret at all',
    ...(database ? { DATABASE_URL: database.url } : {}),
  };
  const apps = [await startApp(env)];
  while (apps.length < processes) apps.push(await startApp(env));
  const client = new Client();

  const measured = async (order: Order): Promise<Taken> => {
    const pids = apps.map(({ pid }) => pid);
    const both = () => [processorOf(pids), database ? processorOf([database.pid]) : 0] as const;
    const before = both();
    const report = await client.run(order);
    const after = both();
    return { ...report, app: after[0] - before[0], database: after[1] - before[1] };
  };
  const send: LoadSite['send'] = (asks, keep = 'nothing', at = connections) =>
    measured({ kind: 'send', asks, connections: at, keep });

  return {
    apps,
    courses: ids,
    modules: MODULES,
    send,
    async learners(count) {
      const asks = Array.from({ length: count }, (_, n) => ({
        base: apps[n % apps.length]?.url ?? '',
        cookie: 'ustat.asked=1',
        path: '/api/profile',
        body: 'language=ky',
      }));
      const { kept } = await send(asks, 'cookie');
      return asks.map(({ base }, n) => ({ base, cookie: kept[n] ?? '' }));
    },
    async begin(learners, courseOf) {
      const asks = MODULES.flatMap((module) =>
        learners.map((one, at) => ({
          ...one,
          path: '/api/round',
          body: `course=${courseOf(at)}&module=${module}`,
        })),
      );
      const { kept } = await send(asks, 'location');
      return asks.flatMap(({ base, cookie }, n) => {
        const [, , round = '', position = ''] = (kept[n] ?? '').split('/');
        return round ? [{ base, cookie, round, position: Number(position) }] : [];
      });
    },
    async answer(places) {
      const pages = places.map(({ base, cookie, round, position }) => ({
        ...{ base, cookie },
        path: `/round/${round}/${position}`,
      }));
      const { kept: forms } = await send(pages, 'form');
      const open = places.flatMap((place, n) => {
        const body = forms[n];
        return body ? [{ place, body }] : [];
      });
      const taken = await send(
        open.map(({ place: { base, cookie }, body }) => ({ base, cookie, path: '/api/answer', body })),
        'location',
      );
      taken.kept.forEach((location, n) => {
        if (!location?.endsWith('#result')) taken.failures.push(`not recorded: ${location} ${open[n]?.body}`);
      });
      const next = open.map(({ place }) => ({ ...place, position: place.position + 1 }));
      return { taken, next };
    },
    click: (learners, seconds, freshAfter) =>
      measured({ kind: 'click', learners, course: SHIPPED, modules: MODULES, seconds, freshAfter }),
    async stop() {
      client.end();
      for (const app of apps) await discard(app);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
