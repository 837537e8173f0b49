import { getTranslations } from 'next-intl/server';
import { resetsOf } from '@/lib/auth/first-pin-queries';
import { claimedName } from '@/lib/auth/pin';
import { screenLanguages, settings } from '@/lib/auth/schema';
import { languagesToRead } from '@/lib/content/schema';
import type { CourseStore } from '@/lib/content/store';
import { languageName, ownName } from '@/lib/dates';
import { OWN_NAMES } from '@/lib/messages/date-words';
import { forLearner, services } from '@/lib/server/web/services';
import { Fault } from '../../_ui/fault';
import { FormToken } from '../../_ui/form-token';
import { Go } from '../../_ui/go';
import { theLearner } from '../../_ui/learner';
import { Notice } from '../../_ui/notice';
import { loaded, one, type Query } from '../../_ui/page';
import { Body, Screen } from '../../_ui/screen';
import { Options } from './options';
import { Profile, SignOut } from './profile';
import { Reading } from './reading';

const THEMES = { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' } as const;
const SIZES = { normal: 'textNormal', large: 'textLarge', larger: 'textLarger' } as const;

export default async function Settings({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const query = await searchParams;
  const t = await getTranslations('settings');
  const profile = await getTranslations('profile');
  const nav = await getTranslations('nav');
  const teach = await getTranslations('teach');
  const offline = await getTranslations('offline');
  const study = await getTranslations('study');
  const { db } = services();
  const courses = await loaded(titledCourses(forLearner(learner.id).courses, learner.contentLanguage));
  const name = await loaded(claimedName({ db }, learner.id));
  const resets = await loaded(resetsOf(db, learner.id));
  const taught = [...new Set(courses.flatMap((course) => languagesToRead(course.structure)))];
  const languages = taught.length > 0 ? taught : [learner.contentLanguage];
  const read = languages.includes(learner.contentLanguage) ? learner.contentLanguage : languages[0];
  const [only] = courses.length === 1 ? courses : [];
  return (
    <Screen title={t('title')} titleIsHeading back={{ href: '/', label: nav('back') }} courseId={only?.id}>
      <Body>
        {query.saved && <Notice tone="right" title={t('saved')} id="saved" />}
        {query.opened && <Notice tone="right" title={profile('earlierDone')} id="opened" />}
        <Fault code={one(query.error)} />
        <form className="stack settings" method="post" action="/api/settings">
          <Options
            name="screenLanguage"
            legend={t('screenLanguage')}
            chosen={learner.screenLanguage}
            options={screenLanguages.map((code) => ({ value: code, label: OWN_NAMES[code], lang: code }))}
          />
          <Options
            name="contentLanguage"
            legend={t('contentLanguage')}
            chosen={read ?? learner.contentLanguage}
            options={languages.map((code) => ({ value: code, label: ownName(code), lang: code }))}
          />
          <Options
            name="theme"
            legend={t('theme')}
            chosen={learner.theme}
            options={settings.shape.theme.options.map((value) => ({ value, label: t(THEMES[value]) }))}
          />
          <Options
            name="textSize"
            legend={t('textSize')}
            chosen={learner.textSize}
            options={settings.shape.textSize.options.map((value) => ({ value, label: t(SIZES[value]) }))}
          />
          <button type="submit" className="btn">
            {t('save')}
          </button>
        </form>
        <Reading
          language={read ?? learner.contentLanguage}
          words={{
            title: t('reading'),
            speed: { normal: t('readingNormal'), slow: t('readingSlow') },
            noVoice: t('noVoice', {
              language: languageName(read ?? learner.contentLanguage, learner.screenLanguage),
            }),
          }}
        />
        {courses.length > 0 && (
          <section className="stack" aria-labelledby="h-offline">
            <h2 id="h-offline">{offline('title')}</h2>
            {courses.map(({ id, title }) => (
              <Go key={id} href={`/course/${id}/offline`}>
                <bdi>{title}</bdi>
              </Go>
            ))}
          </section>
        )}
        <Profile name={name} resets={resets} />
        <section className="stack" aria-labelledby="h-classes">
          <h2 id="h-classes">{teach('yours')}</h2>
          <Go href="/join">{teach('joinTitle')}</Go>
        </section>
        <section className="stack" aria-labelledby="h-study">
          <h2 id="h-study">{study('title')}</h2>
          <p>{study('settings')}</p>
          <Go href="/study">{study('read')}</Go>
        </section>
        <section className="stack" aria-labelledby="h-stored">
          <h2 id="h-stored">{t('stored')}</h2>
          <p>{t('storedServer')}</p>
          <p>{t('storedPhone')}</p>
          <p>{t('storedNot')}</p>
          <Go href="/privacy">{nav('privacy')}</Go>
          <p>
            <a className="go" href="/api/export" download="">
              {profile('export')}
            </a>
          </p>
        </section>
        <SignOut name={name} />
        <section className="stack" aria-labelledby="h-delete">
          <h2 id="h-delete">{t('deleteTitle')}</h2>
          <p>{t('deleteText')}</p>
          <form className="stack" method="post" action="/api/forget">
            <FormToken />
            <div className="choice">
              <input type="checkbox" id="confirm" name="confirm" value="yes" required />
              <label htmlFor="confirm">{t('deleteConfirm')}</label>
            </div>
            <button type="submit" className="btn danger">
              {t('deleteButton')}
            </button>
          </form>
        </section>
      </Body>
    </Screen>
  );
}

/** Courses that are loaded, with their titles in the language of the learner. */
async function titledCourses(store: CourseStore, language: string) {
  const all = await store.list();
  return Promise.all(
    all.map(async ({ id, structure }) => {
      const { text } = await store.course(id, language);
      return { id, structure, title: text.title };
    }),
  );
}
