import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { ADMIN_FOR, invite } from '../../auth/invitation';
import { migrate } from '../../db/migrate';
import { type Config, readConfig } from '../config';
import { pinHasher } from '../pin-hasher';
import { authSecret } from '../secrets';
import { noCopies } from '../store/file-journal';
import { openPostgres } from '../store/postgres';
import { ADMIN_LINK } from '../web/admin-link';
import { orExplain } from './explain';

/**
 * `npm run admin-link`: prints a link by which one person becomes an administrator, once, within 30
 * minutes; beside a running site. For the first one, and for who forgot the passphrase.
 */
await orExplain(async () => {
  const config = readConfig(process.env);
  const hasher = pinHasher(config.pinSecret ?? authSecret(config.dataDir, config.authSecret));
  const clock = () => new Date();
  const token = config.databaseUrl ? await byDatabase(config.databaseUrl) : leave(config);
  const site = config.url ? new URL(config.url).origin : `http://localhost:${config.port}`;
  process.stdout.write(`Become an administrator, once, within 30 minutes:\n${site}/invitation/${token}\n`);

  async function byDatabase(url: string): Promise<string> {
    const db = await openPostgres(url);
    try {
      await migrate(db);
      const actor = { name: 'npm run admin-link', address: 'server' };
      const wanted = { role: 'admin', scope: 'site', forMs: ADMIN_FOR } as const;
      return await invite({ db, hasher, clock, copies: noCopies, ids: v7 }, actor, wanted);
    } finally {
      await db.close();
    }
  }

  function leave({ dataDir }: Config): string {
    const { token, tokenHash } = hasher.newToken();
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const expiresAt = new Date(clock().getTime() + ADMIN_FOR);
    writeFileSync(join(dataDir, ADMIN_LINK), JSON.stringify({ tokenHash, expiresAt }), { mode: 0o600 });
    return token;
  }
});
