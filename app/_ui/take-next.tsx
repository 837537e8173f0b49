import { useTranslations } from 'next-intl';
import type { State } from './state-word';
import { TakeCheck } from './take-check';
import { TakeModule } from './take-module';

/** What takes the module that is next: a check first where it is likely known, beside going on. */
export function TakeNext({
  courseId,
  decision,
  module,
  checkFirst,
}: {
  courseId: string;
  decision: string;
  module: { id: string; title: string; state: State };
  checkFirst: boolean;
}) {
  const t = useTranslations('check');
  if (!checkFirst) return <TakeModule courseId={courseId} decision={decision} module={module} />;
  return (
    <>
      <TakeCheck courseId={courseId} moduleId={module.id} decision={decision} look="btn" />
      <TakeModule
        courseId={courseId}
        decision={decision}
        module={module}
        {...(module.state === 'new' ? { label: t('instead') } : {})}
        look="btn plain"
      />
    </>
  );
}
