import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import type { Piece } from '@/lib/content/edit/piece';
import { pieceView } from '@/lib/server/web/editing';
import { draftView } from '@/lib/server/web/publishing';
import { Text } from '../_form/fields';
import { PieceScreen } from '../_form/screen';

type Params = Promise<{ course: string }>;

/** Any file of the course as it is: terms, glossary, asked questions, lists and letters. */
export default async function FileUnderEdit({
  params,
  searchParams,
}: {
  params: Params;
  searchParams: Query;
}) {
  const { course: courseId } = await params;
  const staff = await theStaff('course.edit', `course:${courseId}`);
  const query = await searchParams;
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
