import { useLocale, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import type { ArmResult } from '@/lib/research/experiment/result';
import { ArmHeads } from './arm-heads';

interface OffPathProps {
  arms: readonly ArmResult[];
  nameOf: (arm: string) => string;
}

/** Of arms that are paths: what their learners were given by the usual path instead. */
export function OffPathCounts({ arms, nameOf }: OffPathProps) {
  const t = useTranslations('research.offPath');
  const locale = useLocale();
  const paths = arms.flatMap(({ id, offPath }) => (offPath ? [{ id, ...offPath }] : []));
  // nothing to say of before the first choice
  if (!paths.some(({ allModules, allRounds }) => allModules + allRounds > 0)) return null;
  const of = (part: number, all: number) =>
    t('partOf', { part: part.toLocaleString(locale), all: all.toLocaleString(locale) });
  const isAny = paths.some(({ learners }) => learners > 0);
  return (
    <section className="stack" aria-labelledby="h-off-path">
      <h3 id="h-off-path">{t('title')}</h3>
      <p>{t(isAny ? 'text' : 'none')}</p>
      {isAny && (
        <WideTable label={t('title')}>
          <ArmHeads arms={paths} nameOf={nameOf} />
          <tbody>
            <tr>
              <th scope="row">{t('learners')}</th>
              {paths.map(({ id, learners }) => (
                <td key={id}>{learners.toLocaleString(locale)}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">{t('modules')}</th>
              {paths.map(({ id, modules, allModules }) => (
                <td key={id}>{of(modules, allModules)}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">{t('rounds')}</th>
              {paths.map(({ id, rounds, allRounds }) => (
                <td key={id}>{of(rounds, allRounds)}</td>
              ))}
            </tr>
          </tbody>
        </WideTable>
      )}
    </section>
  );
}
