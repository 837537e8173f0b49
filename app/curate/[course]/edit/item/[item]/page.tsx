import { getTranslations } from 'next-intl/server';
import { Hidden } from '@/app/_ui/hidden';
import { loaded, one } from '@/app/_ui/page';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { saidOf } from '@/lib/content/edit/check-piece';
import { itemForm, itemOfForm } from '@/lib/content/edit/item-fields';
import { dataOf } from '@/lib/content/edit/outline';
import { type LanguagePiece, rawItem } from '@/lib/content/edit/piece';
import { at } from '@/lib/content/edit/yaml-text';
import { pieceView } from '@/lib/server/web/editing';
import { type EditorPage, editorOf } from '../../_form/editor';
import { Look } from '../../_form/piece-form';
import { PieceScreen } from '../../_form/screen';
import { Common, KindFields } from './kinds';

/** An exercise with its words in one language, its key, feedback and hints. */
export default async function ItemUnderEdit(page: EditorPage<{ item: string }>) {
  const { courseId, staff, query, item } = await editorOf(page);
  const language = one(query.language) ?? staff.language;
  const piece: LanguagePiece = { kind: 'item', id: decodeURIComponent(item), language };
  const view = await loaded(pieceView(staff, courseId, piece));
  const now = rawItem(view.files, piece.id, language);
  const error = one(query.error);
  const mine = error === 'conflict' && view.refused ? itemOfForm(view.refused, now) : null;
  const form = itemForm(mine ?? now);
  const { outline } = view;
  const module = outline.modules.find(({ skills }) => skills.includes(form.skills[0] ?? ''));
  const names = dataOf(view.files, `${language}/course.yaml`);
  const skills = (module?.skills ?? outline.modules.flatMap((one) => one.skills)).map((id) => ({
    id,
    name: String(at(names, ['skills', id]) ?? id),
  }));
  const t = await getTranslations('edit');
  const of = { language, faults: view.checked.faults };
  return (
    <PieceScreen
      {...{ staff, courseId, view, query }}
      title={t('item')}
      theirs={mine && { before: [now.definition, now.text], after: [mine.definition, mine.text] }}
      look={<Look said={saidOf(view.checked, piece)} language={language} />}
      below={
        <form method="post" action="/api/curate/edit/add">
          <StaffToken staff={staff} />
          <Hidden fields={{ course: courseId, item: piece.id }} />
          <button type="submit" className="btn plain" name="do" value="without-item">
            {t('withoutItem')}
          </button>
        </form>
      }
    >
      <KindFields form={form} {...of} />
      <Common form={form} skills={skills} {...of} />
    </PieceScreen>
  );
}
