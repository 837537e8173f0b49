import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ADMIN_FOR, invite, THE_SERVER } from '../../auth/invitation';
import { hasAdmin } from '../../auth/staff-queries';
import { assemble } from '../assemble';
import { readConfig } from '../config';
import { keepMeeting } from '../hub/keep-meeting';
import { phonesInWords } from '../hub/phones';
import { announce, isForAll, ownAddresses } from '../lan';
import { consoleLog, takeConsole } from '../log';
import { type Named, takeName } from '../mdns';
import { readDrawing, serveDrawn } from '../web/drawn';
import { listen } from '../web/http';
import { readOffline, serveEncoder, serveOffline } from '../web/offline-files';
import { PLAIN, type Post, servePlain } from '../web/plain';
import { provideServices } from '../web/services';
import { compressWhole } from '../web/whole';
import { packKey } from '../work/pack-keys';
import { build, isBuilt } from './build';
import { orExplain } from './explain';

/**
 * `npm start`: builds when needed, opens or creates the database, migrates, seeds, serves. `--dev`:
 * without a build. `--hub URL`: as USTAT_HUB.
 */
const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
/** A disk that doesn't answer must not keep the program. */
const ENDING_AT_MOST = 60_000;
// npm run school has options of its own, and starts the program too
const { values } = parseArgs({
  ...{ strict: false, allowPositionals: true },
  options: { dev: { type: 'boolean' }, hub: { type: 'string' } },
});
const dev = values.dev === true;

await orExplain(async () => {
  const given = values.hub === undefined ? {} : { USTAT_HUB: String(values.hub) };
  const config = readConfig({ ...process.env, ...given });
  const log = consoleLog(config.quiet, config.jsonLog);
  if (config.jsonLog) takeConsole(log);
  const http = await listen({
    port: config.port,
    host: config.host,
    url: config.url,
    trustProxy: config.trustProxy,
    dev,
  });
  if (!dev && !isBuilt(root)) {
    log.step('Building the app (once, about half a minute)');
    await build(root);
  }
  const { services, isNew, metrics, saves, replica, close } = await assemble(config, root, log);
  provideServices(services);

  // React chooses its build when it is first imported.
  Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production' });
  const { default: next } = await import('next');
  const app = next({ dev, dir: root, hostname: config.host, port: config.port, httpServer: http.server });
  await app.prepare();
  const handle = app.getRequestHandler();
  const offline = readOffline(root);
  const drawing = dev || config.pagesByNext ? null : await readDrawing(root);
  const plain = dev ? new Map<string, Post>() : await plainRoutes();
  http.serve(
    async (request, response) => {
      if (serveOffline(offline, request, response) || serveEncoder(root, request, response)) return;
      if (await servePlain(plain, request, response)) return;
      compressWhole(request, response);
      if (await serveDrawn(drawing, request, response)) return;
      await handle(request, response);
    },
    () =>
      services.db.query('select 1').then(
        () => true,
        () => false,
      ),
    saves,
    metrics && { ...metrics, token: config.metricsToken ?? '' },
    replica,
  );
  log.step(`Ustat is ready: http://localhost:${config.port}`);
  if (!config.quiet && !(await hasAdmin(services.db))) {
    const wanted = { role: 'admin', scope: 'site', forMs: ADMIN_FOR } as const;
    const token = await invite(services, THE_SERVER, wanted);
    const site = config.url ? new URL(config.url).origin : `http://localhost:${config.port}`;
    log.step(`Nobody administers this site yet. Once, within 30 minutes: ${site}/invitation/${token}`);
  }
  if (isNew && services.contacts.length === 0) {
    log.step(
      'Learners in danger read advice. People whom they can call are named at /admin/contacts, or by USTAT_CONTACTS (see README).',
    );
  }

  const stopMeeting = config.hub === null ? null : beHub(config.hub);

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    log.step('Ending');
    setTimeout(() => {
      log.failure('It could not be ended in order; the next start brings everything up to the journal', '');
      process.exit(1);
    }, ENDING_AT_MOST);
    await http.stop();
    await stopMeeting?.();
    await close().catch((error: unknown) => log.failure('Not everything could be written at the end', error));
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);

  /** Tells phones where it is and its parent who it is, and meets the parent from now on. */
  function beHub(parent: string): () => Promise<void> {
    const key = packKey(config.dataDir);
    announce(config, log);
    const named = isForAll(config.host) && !config.url ? inNetwork(key.fingerprint) : null;
    log.step(phonesInWords());
    log.step(`A hub of ${new URL(parent).host}, which trusts it at /admin/hubs by ${key.fingerprint}`);
    const failed = (error: unknown) => log.failure('What the parent gave', error);
    const stop = keepMeeting({ ...services, random: randomBytes, key, failed }, parent, log);
    return async () => void (await Promise.all([stop(), named?.stop()]));
  }

  function inNetwork(fingerprint: string): Named {
    const failed = (error: unknown) => log.failure('No name in this network (mDNS)', error);
    const named = takeName({ fingerprint, port: config.port, addresses: ownAddresses, failed });
    log.step(`Phones that know names of the network (mDNS) find it at http://${named.host}:${config.port}`);
    return named;
  }
});

/** By path, out of the same files that Next would serve. */
async function plainRoutes(): Promise<Map<string, Post>> {
  const load = async (name: string): Promise<[string, Post]> => {
    const { POST } = (await import(`${root}/app/api/${name}/route.ts`)) as { POST: Post };
    return [`/api/${name}`, POST];
  };
  return new Map(await Promise.all(PLAIN.map(load)));
}
