import { getTranslations } from 'next-intl/server';
import { Hidden } from '@/app/_ui/hidden';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { saidOf } from '@/lib/content/edit/check-piece';
import { itemForm, itemOfForm } from '@/lib/content/edit/item-fields';
import { dataOf } from '@/lib/content/edit/outline';
import { type LanguagePiece, rawItem } from '@/lib/content/edit/piece';
import { at } from '@/lib/content/edit/yaml-text';
import { piecePage, pieceView } from '@/lib/server/web/editing';
import { services } from '@/lib/server/web/services';
import { PieceHead } from '../../_form/head';
import { Look, PieceForm } from '../../_form/piece-form';
import { Theirs } from '../../_form/theirs';
import { Common, KindFields } from './kinds';

type Params = Promise<{ course: string; item: string }>;

/** An exercise with its words in one language, its key, feedback and hints. */
export default async function ItemUnderEdit({
  params,
  searchParams,
}: {
  params: Params;
  searchParams: Query;
}) {
  const { course: courseId, item } = await params;
  const staff = await theStaff('course.edit', `course:${courseId}`);
  const query = await searchParams;
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
  const shown = (value: object) => JSON.stringify(value, null, 1);
  return (
    <Desk staff={staff} title={t('item')} at="/curate">
      <PieceHead
        courseId={courseId}
        error={error}
        isSaved={one(query.done) === 'saved'}
        asked={services().clock()}
        language={language}
        languages={outline.languages.map((code) => ({
          code,
          href: piecePage(courseId, { ...piece, language: code }),
        }))}
      />
      {mine && (
        <Theirs
          before={shown([now.definition, now.text])}
          after={shown([mine.definition, mine.text])}
          by={view.draft?.by ?? null}
        />
      )}
      <div className="review">
        <PieceForm
          courseId={courseId}
          piece={piece}
          mark={view.mark}
          sent={one(query.sent)}
          faults={of.faults}
        >
          <KindFields form={form} {...of} />
          <Common form={form} skills={skills} {...of} />
        </PieceForm>
        <Look said={saidOf(view.checked, piece)} language={language} />
      </div>
      <form method="post" action="/api/curate/edit/add">
        <StaffToken staff={staff} />
        <Hidden fields={{ course: courseId, item: piece.id }} />
        <button type="submit" className="btn plain" name="do" value="without-item">
          {t('withoutItem')}
        </button>
      </form>
    </Desk>
  );
}
