import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { UstatError } from '../errors';

const stored = z.strictObject({ authSecret: z.string().min(32) });

/**
 * The secret that encrypts cookies, and goes into the hashes of PINs: the given one, else one made
 * once and kept in `<dataDir>/secrets.json` (0600).
 */
export function authSecret(dataDir: string, given: string | null): string {
  if (given) return given;
  const file = join(dataDir, 'secrets.json');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, JSON.stringify({ authSecret: randomBytes(32).toString('base64url') }), {
      mode: 0o600,
      flag: 'wx',
    });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
  chmodSync(file, 0o600);
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8'))).authSecret;
  } catch (cause) {
    throw new UstatError(
      'unavailable',
      `${file} is damaged. Put your copy back, or delete it: profiles without a name are lost then, and the others open with their recovery codes alone.`,
      [],
      { cause },
    );
  }
}
