import type { ReactNode } from 'react';
import { Icon } from './icon';
import type { IconName } from './sprite';

const SIGNS: Record<NonNullable<NoticeProps['tone']>, IconName> = {
  right: 'mastered',
  notyet: 'notyet',
  danger: 'care',
  plain: 'book',
};

interface NoticeProps {
  tone?: 'right' | 'notyet' | 'danger' | 'plain';
  title: string;
  /** Heading level of the title; a paragraph without one. */
  as?: 'h1' | 'h2' | 'h3' | 'p';
  /** Set where focus or a link is to find the notice. */
  id?: string;
  children?: ReactNode;
}

/** A sign, a word, what is safe, what to do. */
export function Notice({ tone = 'plain', title, as: Heading = 'p', id, children }: NoticeProps) {
  return (
    <div
      className={tone === 'plain' ? 'notice' : `notice ${tone}`}
      id={id}
      role="status"
      tabIndex={id ? -1 : undefined}
    >
      <Icon name={SIGNS[tone]} />
      <Heading className="head">{title}</Heading>
      {children}
    </div>
  );
}
