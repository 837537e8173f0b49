import { useTranslations } from 'next-intl';
import { isolated } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { WideTable } from '@/app/_ui/staff/wide-table';
import type { ListedName } from '@/lib/teaching/names';

interface NameListProps {
  classId: string;
  names: readonly ListedName[];
  /** Of the list that is shown: no other one is made into profiles. */
  mark: string;
  isFirstColumn: boolean;
}

/** What would come of a list, and the button that makes it, unless a line has a fault. */
export function NameList({ classId, names, mark, isFirstColumn }: NameListProps) {
  const t = useTranslations('teach');
  const count = names.length;
  const isBad = names.some(({ fault }) => fault !== null);
  return (
    <section className="stack" aria-labelledby="h-seen">
      <h2 id="h-seen">{t('namesSeen', { count })}</h2>
      {isFirstColumn && <p>{t('firstColumn')}</p>}
      {isBad && (
        <Notice tone="notyet" title={t('namesBad')}>
          <p>{t('namesBadText')}</p>
        </Notice>
      )}
      <form className="row" method="post" action="/api/teach/names">
        <input type="hidden" name="class" value={classId} />
        <input type="hidden" name="seen" value={mark} />
        {!isBad && (
          <button type="submit" className="btn" name="do" value="make">
            {t('namesMake', { count })}
          </button>
        )}
        <button type="submit" className="btn quiet" name="do" value="drop">
          {t('namesDrop')}
        </button>
      </form>
      <WideTable label={t('namesList')}>
        <thead>
          <tr>
            <th scope="col">{t('line')}</th>
            <th scope="col">{t('profileName')}</th>
            <th scope="col">{t('remark')}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((one) => (
            <Line key={`${one.line} ${one.name}`} {...one} />
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}

function Line({ line, given, name, note, fault }: ListedName) {
  const t = useTranslations('teach');
  return (
    <tr>
      <td>{line}</td>
      <th scope="row" className="free">
        <bdi>{name}</bdi>
      </th>
      <td>
        {fault && <b>{t(`nameFault.${fault}`)}</b>}
        {note && t(`note.${note}`, { given: isolated(given) })}
      </td>
    </tr>
  );
}
