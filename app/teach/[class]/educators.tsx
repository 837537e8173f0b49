import { getTranslations } from 'next-intl/server';
import { isolated } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { loaded } from '@/app/_ui/page';
import { holdersOf } from '@/lib/auth/staff-list-queries';
import { services } from '@/lib/server/web/services';
import { shownLink } from '@/lib/server/web/staff-session';

/** Who has the class, and the link for one more. */
export async function Educators({ classId, isLinkShown }: { classId: string; isLinkShown: boolean }) {
  const educators = await loaded(holdersOf(services().db, 'educator', `class:${classId}`));
  const link = isLinkShown ? await shownLink('ustat.class-link') : null;
  const t = await getTranslations('teach');
  const staff = await getTranslations('staff');
  return (
    <section className="stack narrow" aria-labelledby="h-educators">
      <h2 id="h-educators">{t('educators')}</h2>
      {link && (
        <Notice tone="right" title={staff('linkTitle')} id="link">
          <p>{staff('linkText')}</p>
          <p className="link-shown" dir="ltr">
            {link}
          </p>
        </Notice>
      )}
      <ul className="rules">
        {educators.map(({ id, name }) => (
          <li key={id} className="split">
            <bdi>{name}</bdi>
            {educators.length > 1 && (
              <form method="post" action="/api/teach/educator">
                <input type="hidden" name="class" value={classId} />
                <input type="hidden" name="educator" value={id} />
                <button type="submit" className="as-link">
                  {t('educatorOut', { name: isolated(name) })}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <form className="stack" method="post" action="/api/teach/invite">
        <input type="hidden" name="class" value={classId} />
        <p>{t('inviteText')}</p>
        <button type="submit" className="btn quiet">
          {t('inviteEducator')}
        </button>
      </form>
    </section>
  );
}
