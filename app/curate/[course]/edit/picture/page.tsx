import { redirect } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { getMessages, getTranslations } from 'next-intl/server';
import { Field } from '@/app/_ui/field';
import { Hidden } from '@/app/_ui/hidden';
import { loaded, one } from '@/app/_ui/page';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { lessonHeadings } from '@/lib/content/edit/lesson-text';
import { pieceView } from '@/lib/server/web/editing';
import { LIMITS } from '@/lib/server/web/limits';
import { services } from '@/lib/server/web/services';
import { type EditorPage, editorOf } from '../_form/editor';
import { Text } from '../_form/fields';
import { PieceHead } from '../_form/head';
import { Choose } from '../item/[item]/rows';

/** A picture for a lesson: its file, what it shows in words, and where it stands. */
export default async function PictureForLesson(page: EditorPage) {
  const { courseId, staff, query } = await editorOf(page);
  const language = one(query.language) ?? staff.language;
  const module = one(query.module);
  if (module === undefined) redirect(`/curate/${courseId}/edit`);
  const piece = { kind: 'lesson', id: module, language } as const;
  const { files } = await loaded(pieceView(staff, courseId, piece));
  const headings = lessonHeadings(files.get(`${language}/${module}.md`));
  const t = await getTranslations('edit');
  const { fault } = (await getMessages()).edit;
  const of = { language, faults: [] };
  const size = LIMITS.picture / 1024 / 1024;
  return (
    <Desk staff={staff} title={t('addPicture')} at="/curate">
      <PieceHead
        courseId={courseId}
        error={one(query.error)}
        isSaved={false}
        asked={services().clock()}
        unreadable={t('pictureBad')}
        tooLong={t('pictureTooLarge', { size })}
      />
      <form
        method="post"
        action="/api/curate/edit/picture"
        encType="multipart/form-data"
        className="stack narrow"
      >
        <StaffToken staff={staff} />
        <Hidden fields={{ course: courseId, module, language }} />
        <Field id="file" label={t('pictureFile')} help={t('pictureFileHelp', { size })}>
          <input
            id="file"
            name="file"
            type="file"
            accept="image/png,image/jpeg,image/webp,image/svg+xml"
            aria-describedby="file-help"
            required
          />
        </Field>
        <NextIntlClientProvider messages={{ edit: { fault } }}>
          <Text {...of} name="title" label={t('title')} value="" isRequired />
          <Text
            {...of}
            name="shows"
            label={t('pictureShows')}
            help={t('pictureShowsHelp')}
            value=""
            rows={2}
            isRequired
          />
        </NextIntlClientProvider>
        <Choose
          name="after"
          label={t('pictureAfter')}
          value={headings.at(-1)?.id ?? ''}
          choices={headings.map(({ id, text }) => ({ id, words: text }))}
        />
        <button type="submit" className="btn">
          {t('addPicture')}
        </button>
      </form>
    </Desk>
  );
}
