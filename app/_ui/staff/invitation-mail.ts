import { getTranslations } from 'next-intl/server';
import type { Grant } from '@/lib/auth/can';
import type { ScreenLanguage } from '@/lib/auth/schema';
import { scopeNames } from '@/lib/server/web/grants';
import { services } from '@/lib/server/web/services';
import { siteAddress } from '@/lib/server/web/staff-session';
import { grantInWords } from './words';

interface Invited {
  to: string;
  /** Of who is invited. */
  language: ScreenLanguage;
  grant: Grant;
  /** Who invites them. */
  by: string;
  /** Of the link on this site. */
  path: string;
}

/**
 * Mails the link of an invitation, which is there whatever becomes of the mail.
 * @returns false where no server took it; the log says why
 */
export async function mailInvitation({ to, language, grant, by, path }: Invited): Promise<boolean> {
  const { mailer, log } = services();
  const t = await getTranslations({ locale: language, namespace: 'mail' });
  const staff = await getTranslations({ locale: language, namespace: 'staff' });
  const meta = await getTranslations({ locale: language, namespace: 'meta' });
  const site = meta('name');
  const role = grantInWords(staff, language, await scopeNames(language, [grant.scope]), grant);
  const link = `${await siteAddress()}${path}`;
  const text = [
    ...[t('hello'), t('text', { name: by, site, role }), `${t('open')}\n${link}`],
    ...[staff('inviteText'), t('mistake')],
  ].join('\n\n');
  try {
    await mailer?.send({ to, subject: t('subject', { site }), text });
    return mailer !== null;
  } catch (error) {
    log.failure('An invitation could not be mailed', error instanceof Error ? error.message : error);
    return false;
  }
}
