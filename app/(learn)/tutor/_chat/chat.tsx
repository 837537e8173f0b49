import type { ReactNode } from 'react';
import { Ask } from './ask';
import type { ChatWords } from './chat-words';

/**
 * The conversation with its field. Everything in it is a form (`data-ask`) that works by itself.
 * @param fields what is sent with each question
 * @param turnId changes with every turn: one question sent twice is one turn
 */
export function Chat({
  fields,
  turnId,
  words,
  children,
}: {
  fields: Record<string, string>;
  turnId: string;
  words: ChatWords;
  children: ReactNode;
}) {
  return (
    <div className="main">
      <div className="body">{children}</div>
      <Ask fields={fields} turnId={turnId} words={words} />
    </div>
  );
}
