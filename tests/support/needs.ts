import { existsSync } from 'node:fs';

type Need = 'postgres' | 'pgbouncer' | 'chromium' | 'model-server' | 'shared-data';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** All of Chromium: it alone has the settings that a person makes. */
export const chromiumPath = process.env.CHROMIUM_PATH ?? CHROMIUM.find((path) => existsSync(path));
const SHELLS = ['/usr/bin/chromium-headless-shell'];
/** Chromium without its windows, where it is installed: a page opens in a quarter of the time. */
export const shellPath = process.env.CHROMIUM_PATH ?? SHELLS.find((path) => existsSync(path)) ?? chromiumPath;
export const pgbouncerPath = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((path) => existsSync(path));
export const postgresUrl = process.env.USTAT_TEST_DATABASE_URL;
export const modelServerUrl = process.env.USTAT_TEST_MODEL_URL;

const there: Record<Need, boolean> = {
  postgres: postgresUrl !== undefined,
  pgbouncer: pgbouncerPath !== undefined,
  chromium: chromiumPath !== undefined,
  'model-server': modelServerUrl !== undefined,
  'shared-data': existsSync('../shared/data'),
};

/**
 * True when a suite must be left out because the machine lacks something; use as
 * `describe.skipIf(lacks('postgres'))`.
 * @throws where USTAT_REQUIRE names it: there a skip is a failure
 */
export function lacks(need: Need): boolean {
  if (there[need]) return false;
  if ((process.env.USTAT_REQUIRE ?? '').split(',').includes(need)) {
    throw new Error(`USTAT_REQUIRE asks for ${need}, and it is not here.`);
  }
  return true;
}
