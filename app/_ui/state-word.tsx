import { useTranslations } from 'next-intl';
import { Icon } from './icon';

export type State = 'new' | 'learning' | 'known' | 'mastered' | 'review';

/** How well a module or a skill is known: sign and word, colour last. */
export function StateWord({ state }: { state: State }) {
  const t = useTranslations('state');
  return (
    <span className={`state is-${state}`}>
      <Icon name={state} />
      {t(state)}
    </span>
  );
}
