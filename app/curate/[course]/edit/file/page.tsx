import { getTranslations } from 'next-intl/server';
import { loaded, one } from '@/app/_ui/page';
import type { Piece } from '@/lib/content/edit/piece';
import { pieceView } from '@/lib/server/web/editing';
import { draftView } from '@/lib/server/web/publishing';
import { type EditorPage, editorOf } from '../_form/editor';
import { Text } from '../_form/fields';
import { PieceScreen } from '../_form/screen';

/** Any file of the course as it is: terms, glossary, asked questions, lists and letters. */
export default async function FileUnderEdit(page: EditorPage) {
  const { courseId, staff, query } = await editorOf(page);
  const { files } = await loaded(draftView(courseId));
  const paths = [...files.keys()].filter((path) => !path.startsWith('pictures/')).sort();
  const path = paths.find((known) => known === one(query.path)) ?? paths[0] ?? '';
  const piece: Piece = { kind: 'file', id: path };
  const view = await loaded(pieceView(staff, courseId, piece));
  const error = one(query.error);
  const text = files.get(path) ?? '';
  const mine = error === 'conflict' ? (view.refused?.find(([name]) => name === 'text')?.[1] ?? null) : null;
  const t = await getTranslations('edit');
  return (
    <PieceScreen
      {...{ staff, courseId, view, query }}
      title={t('file')}
      theirs={mine === null ? null : { before: text, after: mine }}
      above={
        <form method="get" className="filter">
          <div className="field">
            <label htmlFor="path">{t('path')}</label>
            <select id="path" name="path" defaultValue={path}>
              {paths.map((known) => (
                <option key={known}>{known}</option>
              ))}
            </select>
          </div>
          <button type="submit" className="btn quiet">
            {t('open')}
          </button>
        </form>
      }
    >
      <Text
        name="text"
        label={<bdi>{path}</bdi>}
        value={mine ?? text}
        rows={24}
        isPlain
        language={staff.language}
        faults={view.checked.faults}
      />
    </PieceScreen>
  );
}
