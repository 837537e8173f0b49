import { UstatError } from '@/lib/errors';
import type { Fields } from '@/lib/server/web/respond';
import { services } from './services';

/** lib/server/web/form-token.ts in a worker: the token that the server gave with the course. */
export const TOKEN_FIELD = 'token';
export const formToken = (_: string): string => services().formToken;

export function requireFormToken(_: string, fields: Fields): void {
  if (new Map(fields).get(TOKEN_FIELD) === services().formToken) return;
  throw new UstatError('not-allowed', 'The form was not made for this profile.');
}
