import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { loaded, one } from '@/app/_ui/page';
import { termChanges, termForm, termNames } from '@/lib/content/edit/asked-fields';
import { withChanges } from '@/lib/content/edit/changes';
import { languageName } from '@/lib/dates';
import { outlineUnderEdit, piecePage, pieceView } from '@/lib/server/web/editing';
import { type EditorPage, editorOf } from '../_form/editor';
import { Text } from '../_form/fields';
import { PieceScreen } from '../_form/screen';

/** The things that a course speaks about, and one of them with its words in each language. */
export default async function Terms(page: EditorPage) {
  const { courseId, staff, query } = await editorOf(page);
  const { languages } = await loaded(outlineUnderEdit(courseId));
  const shown = languages.find((known) => known === (one(query.language) ?? staff.language));
  const language = shown ?? languages[0] ?? '';
  const asked = one(query.term) ?? '0';
  const id = /^\d{1,4}$/.test(asked) ? asked : '0';
  const piece = { kind: 'term', id, language } as const;
  const view = await loaded(pieceView(staff, courseId, piece));
  const names = termNames(view.files, language);
  const mine = one(query.error) === 'conflict' ? view.refused : null;
  const now = termForm(view.files, id, languages);
  const files = mine ? withChanges(view.files, termChanges(view.files, id, mine, languages)) : view.files;
  const form = termForm(files, id, languages);
  const t = await getTranslations('edit');
  const pageOf = (index: number) => piecePage(courseId, { ...piece, id: String(index) });
  return (
    <PieceScreen
      {...{ staff, courseId, view, query }}
      title={t('termsTitle')}
      theirs={mine && { before: now, after: form }}
      above={<p>{t('termsText')}</p>}
      look={
        <nav className="stack tight seen" aria-labelledby="h-terms">
          <h2 id="h-terms">{t('terms')}</h2>
          <Link className="go" href={pageOf(names.length)} prefetch={false}>
            {t('newTerm')}
          </Link>
          <ul className="names">
            {names.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a term is its place in the file
              <li key={index}>
                <Link
                  href={pageOf(index)}
                  lang={language}
                  prefetch={false}
                  aria-current={index === Number(id) ? 'page' : undefined}
                >
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      }
    >
      <h2>{Number(id) < names.length ? t('term', { n: Number(id) + 1 }) : t('newTerm')}</h2>
      {Object.entries(form.words).map(([code, words]) => (
        <Text
          key={code}
          language={code}
          faults={view.checked.faults}
          name={`word.${code}`}
          label={languageName(code, staff.language)}
          help={t('acceptHelp')}
          value={words}
          rows={3}
        />
      ))}
    </PieceScreen>
  );
}
