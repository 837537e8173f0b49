import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { recordAudit } from '../../auth/audit';
import { THE_SERVER } from '../../auth/invitation';
import { insertInvitation } from '../../auth/invitation-queries';
import type { Services } from './services';

/**
 * What `npm run admin-link` leaves in the data folder of an embedded site, whose database the
 * running program alone may open.
 */
export const ADMIN_LINK = 'admin-link.json';
const left = z.strictObject({ tokenHash: z.string(), expiresAt: z.coerce.date() });

type Deps = Pick<Services, 'config' | 'db' | 'hasher' | 'clock' | 'ids'>;

/** Whether a token is that of the link in the data folder, not past its end. */
export function isLeft({ config, hasher, clock }: Deps, token: string): boolean {
  const found = read(config.dataDir);
  return found?.tokenHash === hasher.hashToken(token) && found.expiresAt > clock();
}

/** Makes an invitation like any other of the link, where it is that of the token; the file goes. */
export async function adopt(deps: Deps, token: string): Promise<void> {
  if (!isLeft(deps, token)) return;
  const { config, db, hasher, clock, ids } = deps;
  const found = read(config.dataDir);
  if (!found) return;
  const grant = { role: 'admin', scope: 'site' } as const;
  await db.transaction(async (tx) => {
    const times = { madeAt: clock(), expiresAt: found.expiresAt };
    await insertInvitation(tx, {
      ...{ id: ids(), tokenHash: found.tokenHash, madeBy: 'npm run admin-link' },
      ...grant,
      ...times,
    });
    const told = { action: 'invite', subject: 'admin site', after: { expiresAt: found.expiresAt } } as const;
    await recordAudit(tx, hasher, { ...THE_SERVER, name: 'npm run admin-link' }, told, clock());
  });
  rmSync(join(config.dataDir, ADMIN_LINK), { force: true });
}

function read(dataDir: string): z.infer<typeof left> | null {
  const file = join(dataDir, ADMIN_LINK);
  if (!existsSync(file)) return null;
  return left.parse(JSON.parse(readFileSync(file, 'utf8')));
}
