import Link from 'next/link';
import { useLocale, useTimeZone, useTranslations } from 'next-intl';
import { FormToken } from '@/app/_ui/form-token';
import { momentIn } from '@/lib/dates';
import type { ConversationSummary } from '@/lib/tutor/store';

/**
 * Conversations with what can be done about each: phones are shared, and somebody may be watching.
 */
export function ConversationList({ conversations }: { conversations: readonly ConversationSummary[] }) {
  const locale = useLocale();
  const zone = useTimeZone() ?? 'UTC';
  return (
    <ul className="rules">
      {conversations.map((conversation) => (
        <li className="stack tight" key={conversation.id}>
          <Link className="go" href={`/tutor/${conversation.id}`} prefetch={false} dir="auto">
            {conversation.firstQuestion}
          </Link>
          <p className="second">{momentIn(locale, conversation.startedAt, zone)}</p>
          <ConversationTools id={conversation.id} hidden={conversation.hidden} />
        </li>
      ))}
    </ul>
  );
}

export function ConversationTools({ id, hidden }: { id: string; hidden: boolean }) {
  const t = useTranslations('tutor');
  return (
    <form className="tools" method="post" action="/api/conversation" data-enhance>
      <FormToken />
      <input type="hidden" name="conversation" value={id} />
      <button type="submit" name="do" value={hidden ? 'show' : 'hide'}>
        {hidden ? t('show') : t('hide')}
      </button>
      <button type="submit" name="do" value="delete">
        {t('delete')}
      </button>
    </form>
  );
}
