import { useFormatter, useTranslations } from 'next-intl';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { Moment } from '@/app/_ui/staff/words';
import { RunRows } from '@/app/research/_runs/run-rows';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { SeenRun } from '@/lib/server/web/lab';

const MB = 1_000_000;

interface ExportsProps {
  runs: readonly SeenRun[];
  staff: SignedIn;
}

/** Exports that somebody has asked for: how far each is, its file, its manifests. */
export function Exports({ runs, staff }: ExportsProps) {
  const t = useTranslations('lab.export');
  return (
    <RunRows
      {...{ runs, staff, action: '/api/research/export', what: t('what') }}
      told={(run) => <Asked run={run} />}
      more={{ head: t('file'), of: (run) => <File run={run} staff={staff} /> }}
    />
  );
}

function Asked({ run: { asked } }: { run: SeenRun }) {
  const t = useTranslations('lab.export');
  if (asked.kind !== 'export') return null;
  const { formats, from, to } = asked;
  return (
    <>
      {formats.map((format) => t(`format.${format}`)).join(', ')}
      {(from || to) && (
        <p className="second">
          <bdi>
            {from ?? '…'} – {to ?? '…'}
          </bdi>
        </p>
      )}
    </>
  );
}

function File({ run, staff }: { run: SeenRun; staff: SignedIn }) {
  const t = useTranslations('lab.export');
  const format = useFormatter();
  const { found, fileUntil, hasLeft, id, courseId } = run;
  if (found?.kind !== 'export') return null;
  const { bytes, learners, sha256, manifests } = found;
  const size = format.number(Math.max(0.01, bytes / MB), { maximumFractionDigits: 2 });
  return (
    <>
      {t('holds', { learners, size })}
      {fileUntil ? (
        <form method="post" action="/api/research/export/file">
          <StaffToken staff={staff} />
          <input type="hidden" name="course" value={courseId ?? ''} />
          <input type="hidden" name="run" value={id} />
          <button type="submit" className="btn quiet">
            {t('download')}
          </button>
          <p className="second">
            {t('until')} <Moment at={fileUntil} />
          </p>
        </form>
      ) : (
        <p className="second">{t(hasLeft ? 'left' : 'removed')}</p>
      )}
      <details>
        <summary>{t('manifest')}</summary>
        <p className="second free">
          SHA-256 <code>{sha256}</code>
        </p>
        {Object.entries(manifests).map(([name, manifest]) => (
          <pre key={name} lang="en" dir="ltr" className="manifest">
            {JSON.stringify(manifest, null, 1)}
          </pre>
        ))}
      </details>
    </>
  );
}
