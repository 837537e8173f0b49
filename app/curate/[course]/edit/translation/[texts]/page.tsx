import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Hidden } from '@/app/_ui/hidden';
import { loaded, one } from '@/app/_ui/page';
import { Desk } from '@/app/_ui/staff/screen';
import { saidOf } from '@/lib/content/edit/check-piece';
import { everyLanguage } from '@/lib/content/edit/outline';
import type { LanguagePiece } from '@/lib/content/edit/piece';
import { typedTexts } from '@/lib/content/edit/translation-form';
import { languageName } from '@/lib/dates';
import { hasCode } from '@/lib/errors';
import { services } from '@/lib/server/web/services';
import { languagePage, textsView } from '@/lib/server/web/translating';
import { type EditorPage, editorOf } from '../../_form/editor';
import { PieceHead } from '../../_form/head';
import { Look, PieceForm } from '../../_form/piece-form';
import { Theirs } from '../../_form/theirs';
import { Beside } from './beside';
import { Changed } from './changed';
import { DraftBar } from './draft-bar';
import { Twin } from './twin';

/** Texts that belong together, each beside what it is translated from. */
export default async function Texts(page: EditorPage<{ texts: string }>) {
  const { courseId, staff, query, texts: name } = await editorOf(page);
  const language = one(query.language) ?? '';
  const piece: LanguagePiece = { kind: 'translation', id: decodeURIComponent(name), language };
  const asked = [one(query.read), one(query.beside)].flatMap((code) => code ?? []);
  const view = await loaded(
    textsView(staff, courseId, piece, asked).catch((error: unknown) => {
      // texts that went, or an address that was typed: the list says what there is
      if (hasCode(error, 'not-found') || hasCode(error, 'bad-input'))
        redirect(languagePage(courseId, language));
      throw error;
    }),
  );
  const error = one(query.error);
  const mine = error === 'conflict' && view.refused ? typedTexts(view.refused) : null;
  const [read = '', beside = ''] = view.readings.map((reading) => reading.language);
  const t = await getTranslations('edit.translate');
  const of = { language, faults: view.checked.faults };
  const said = saidOf(view.checked, piece);
  return (
    <Desk staff={staff} title={t(`kinds.${view.of.kind}`)} at="/curate">
      <PieceHead
        courseId={courseId}
        error={error}
        isSaved={one(query.done) === 'saved'}
        asked={services().clock()}
      />
      <p>
        <Link className="go" href={languagePage(courseId, language)} prefetch={false}>
          {t('toList', { language: languageName(language, staff.language) })}
        </Link>
      </p>
      <Beside
        language={language}
        read={read}
        beside={beside}
        languages={everyLanguage(view.outline).filter((code) => code !== language)}
      />
      {mine && <Changed texts={view.texts} typed={mine} of={view.of} />}
      {mine && (
        <Theirs
          before={view.texts.map(({ text }) => text).join('\n')}
          after={view.texts.map(({ name: one, text }) => mine.get(one) ?? text).join('\n')}
          by={view.draft?.by ?? null}
        />
      )}
      <DraftBar
        staff={staff}
        courseId={courseId}
        piece={piece}
        texts={view.texts}
        suggestions={view.suggestions}
      />
      <PieceForm
        courseId={courseId}
        piece={piece}
        mark={view.mark}
        sent={one(query.sent)}
        faults={of.faults}
        more={
          <button type="submit" className="btn quiet" name="go" value="next">
            {t('saveNext')}
          </button>
        }
      >
        <Hidden fields={{ seen: JSON.stringify(view.seen), read, beside }} />
        {view.texts.map((text) => (
          <Twin
            key={text.name}
            {...of}
            of={view.of}
            text={{ ...text, text: mine?.get(text.name) ?? text.text }}
            texts={view.texts}
            readings={view.readings}
            words={view.words.get(text.name) ?? []}
            suggested={view.suggestions.texts.get(text.name) ?? null}
            model={view.suggestions.by}
            source={view.outline.languages[0] ?? ''}
          />
        ))}
      </PieceForm>
      {(view.of.kind === 'item' || view.of.kind === 'lesson') && <Look said={said} language={language} />}
    </Desk>
  );
}
