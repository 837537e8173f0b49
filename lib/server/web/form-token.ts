import { createHmac, timingSafeEqual } from 'node:crypto';
import { UstatError } from '../../errors';
import type { Fields } from './respond';
import { services } from './services';

/** The hidden field of forms that do what can't be undone. */
export const TOKEN_FIELD = 'token';

/**
 * Ties a form to the profile that its page was made for: a page of another profile, left open in
 * another tab, deletes nothing of this one, and neither does a form that nobody was shown.
 */
export function formToken(learnerId: string): string {
  return createHmac('sha256', services().authSecret).update(`form ${learnerId}`).digest('base64url');
}

/** @throws UstatError 'not-allowed' */
export function requireFormToken(learnerId: string, fields: Fields): void {
  const given = Buffer.from(new Map(fields).get(TOKEN_FIELD) ?? '');
  const wanted = Buffer.from(formToken(learnerId));
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new UstatError('not-allowed', 'The form was not made for this profile.');
}
