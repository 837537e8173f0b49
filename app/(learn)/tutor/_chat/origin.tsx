import type { ReactNode } from 'react';
import { Icon } from '../../../_ui/icon';
import type { IconName } from '../../../_ui/sprite';

/** Whose words follow: the course's, the tutor's, or nobody's. */
export function Origin({
  icon,
  tone,
  children,
}: {
  icon: IconName;
  tone?: 'words' | 'none';
  children: ReactNode;
}) {
  return (
    <p className={tone ? `origin ${tone}` : 'origin'}>
      <Icon name={icon} small />
      {children}
    </p>
  );
}
