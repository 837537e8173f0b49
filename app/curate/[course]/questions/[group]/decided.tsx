import { useTranslations } from 'next-intl';
import { isolated } from '@/app/_ui/languages';
import { Moment } from '@/app/_ui/staff/words';
import type { NamedSection } from '@/lib/server/web/questions';
import type { DeskGroup } from '@/lib/tutor/open/desk-queries';
import { standingOn } from '@/lib/tutor/open/review';

interface DecidedProps {
  group: DeskGroup;
  sections: readonly NamedSection[];
}

/** Of the section that a group was given to; its ids, where the course has it no longer. */
export function headingOf({ events }: DeskGroup, sections: readonly NamedSection[]): string {
  const { last } = standingOn(events);
  const key = `${last?.moduleId}/${last?.sectionId}`;
  return isolated(sections.find((one) => one.key === key)?.heading ?? key);
}

/** What a group came to, and by whom. */
export function Decided({ group, sections }: DecidedProps) {
  const t = useTranslations('openQuestions');
  const { last } = standingOn(group.events);
  if (!last || group.state === 'open' || group.state === 'in-review') return null;
  const values = { section: headingOf(group, sections), words: isolated(last.words ?? '') };
  return (
    <section className="stack tight" aria-labelledby="h-decided">
      <h2 id="h-decided">{t(`shown.${group.state}`)}</h2>
      <p>{t(`decided.${group.state}`, values)}</p>
      <p className="second">
        <bdi>{last.by}</bdi> · <Moment at={last.at} />
      </p>
    </section>
  );
}
