import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Fault } from '@/app/_ui/fault';
import { spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { PrintButton } from '@/app/_ui/print-button';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { languageName } from '@/lib/dates';
import { forLearner } from '@/lib/server/web/services';
import { Letter } from './letter';
import { Notes, NotesForm } from './notes';
import { Points, SheetForm } from './points';
import { ShareSheet } from './share-sheet';
import { sheetView } from './view';

type Props = {
  params: Promise<{ course: string; module: string; sheet: string }>;
  searchParams: Query;
};

/** A list or a letter to take along: filled in, kept, printed, sent. */
export default async function SheetPage({ params, searchParams }: Props) {
  const learner = await theLearner();
  const { course: courseId, module: moduleId, sheet: sheetId } = await params;
  const query = await searchParams;
  const asked = one(query.in);
  const at = { courseId, moduleId, sheetId, language: asked };
  const { sheet, filled, languages, isFull } = await loaded(sheetView(forLearner(learner.id), learner, at));
  const t = await getTranslations();
  const inLanguage = spoken(sheet.language, learner.screenLanguage);
  const lesson = `/course/${courseId}/${moduleId}`;
  const fields = { course: courseId, sheet: sheetId, ...(asked ? { in: sheet.language } : {}) };
  const form = { sheet, filled, fields, inLanguage };
  return (
    <Screen
      title={sheet.text.title}
      back={{ href: lesson, label: t('nav.backToLesson') }}
      courseId={courseId}
    >
      <Body>
        <Fault code={one(query.error)} />
        {query.saved && !query.error && (
          <div id="saved" className="off-paper">
            <Notice tone="right" title={t('sheets.saved')}>
              <p>{t('sheets.savedText')}</p>
            </Notice>
          </div>
        )}
        <div className="stack tight">
          <h1 {...inLanguage}>{sheet.text.title}</h1>
          <p className="second off-paper" {...inLanguage}>
            {sheet.text.intro}
          </p>
        </div>
        {sheet.kind === 'checklist' && <Points {...form} title={t('sheets.points')} />}
        {sheet.kind === 'letter' && (
          <>
            <SheetForm {...form} title={t('sheets.fill')} />
            <section className="stack" aria-labelledby="h-letter">
              <h2 id="h-letter" className="off-paper">
                {t('sheets.letterTitle')}
              </h2>
              <Letter letter={sheet.text.letter ?? ''} filled={filled.gaps} {...inLanguage} />
              <p className="second off-paper">{t('sheets.gaps')}</p>
            </section>
          </>
        )}
        {sheet.kind === 'notes' && (
          <>
            {isFull ? <Notice title={t('sheets.full')} /> : <NotesForm {...form} />}
            <Notes {...form} />
          </>
        )}
        {languages.length > 0 && (
          <nav className="stack tight off-paper" aria-labelledby="h-languages">
            <h2 id="h-languages">{t('sheets.languages')}</h2>
            <div className="tools">
              {languages.map((language) => (
                <Link
                  key={language}
                  href={`${lesson}/${sheetId}?in=${language}`}
                  prefetch={false}
                  hrefLang={language}
                >
                  {languageName(language, learner.screenLanguage)}
                </Link>
              ))}
            </div>
          </nav>
        )}
      </Body>
      <Dock>
        {!isFull && (
          <button type="submit" form="sheet" className="btn">
            {t(sheet.kind === 'notes' ? 'sheets.add' : 'sheets.save')}
          </button>
        )}
        <div className="halves">
          <ShareSheet
            sheet={sheet}
            filled={filled}
            words={{
              share: t('sheets.share'),
              copied: t('sheets.copied'),
              notCopied: t('sheets.notCopied'),
            }}
          />
          <PrintButton label={t('sheets.print')} />
        </div>
      </Dock>
    </Screen>
  );
}
