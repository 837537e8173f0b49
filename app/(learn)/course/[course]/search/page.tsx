import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Go } from '@/app/_ui/go';
import { Icon } from '@/app/_ui/icon';
import { isolated, spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded, one, type Query } from '@/app/_ui/page';
import { Body, Screen } from '@/app/_ui/screen';
import { forLearner } from '@/lib/server/web/services';
import { LONGEST_SEARCH, searchView } from './view';

type Props = { params: Promise<{ course: string }>; searchParams: Query };

/** Where in the lessons something stands. */
export default async function SearchPage({ params, searchParams }: Props) {
  const learner = await theLearner();
  const { course: courseId } = await params;
  const sought = (one((await searchParams).q) ?? '').trim().slice(0, LONGEST_SEARCH);
  const { course, parts, sheets, words } = await loaded(
    searchView(forLearner(learner.id), learner, courseId, sought),
  );
  const t = await getTranslations();
  const inLanguage = spoken(course.language, learner.screenLanguage);
  const map = `/course/${courseId}`;
  const count = parts.length + sheets.length + words.length;
  return (
    <Screen
      title={t('search.title')}
      titleIsHeading
      back={{ href: map, label: t('nav.backToCourse') }}
      courseId={courseId}
    >
      <Body>
        <search>
          <form className="with-button" method="get" action={`${map}/search`}>
            <div className="field">
              <label htmlFor="q">{t('search.label')}</label>
              <input
                id="q"
                name="q"
                type="search"
                defaultValue={sought}
                maxLength={LONGEST_SEARCH}
                dir="auto"
                enterKeyHint="search"
                autoComplete="off"
              />
            </div>
            <button type="submit" className="btn">
              <Icon name="search" label={t('search.go')} />
            </button>
          </form>
        </search>
        <p className="second" role="status">
          {sought === '' ? t('search.hint') : t('search.found', { count, sought: isolated(sought) })}
        </p>
        {words.length > 0 && (
          <dl className="stack">
            {words.map(({ id, word, means }) => (
              <div className="block" key={id} {...inLanguage}>
                <dt>
                  <b>{word}</b>
                </dt>
                <dd>{means}</dd>
              </div>
            ))}
          </dl>
        )}
        {parts.length + sheets.length > 0 && (
          <ul className="rules" {...inLanguage}>
            {sheets.map(({ id, module, text }) => (
              <li key={id}>
                <Link className="go" href={`${map}/${module}/${id}`} prefetch={false}>
                  <Icon name="sheet" small />
                  <span>{text.title}</span>
                </Link>
              </li>
            ))}
            {parts.map(({ href, lesson, heading, sentence }) => (
              <li className="stack tight" key={href}>
                <Link className="go" href={href} prefetch={false}>
                  {heading ?? lesson}
                </Link>
                <p>{sentence}</p>
                {heading && <p className="second">{lesson}</p>}
              </li>
            ))}
          </ul>
        )}
        {sought !== '' && count === 0 && (
          <div className="stack">
            <div className="mark-empty" />
            <p>{t('search.emptyText')}</p>
          </div>
        )}
        {sought !== '' && <Go href={`/tutor?course=${courseId}`}>{t('nav.tutor')}</Go>}
      </Body>
    </Screen>
  );
}
