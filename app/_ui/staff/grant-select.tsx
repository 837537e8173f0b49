import type { Grant } from '@/lib/auth/can';
import { useGrantWords } from './words';

interface GrantSelectProps {
  label: string;
  grants: readonly Grant[];
  names: Parameters<typeof useGrantWords>[0];
}

/** A role and where it is held, as one choice. */
export function GrantSelect({ label, grants, names }: GrantSelectProps) {
  const inWords = useGrantWords(names);
  return (
    <div className="field">
      <label htmlFor="grant">{label}</label>
      <select id="grant" name="grant" required>
        {grants.map((grant) => (
          <option key={`${grant.role} ${grant.scope}`} value={`${grant.role} ${grant.scope}`}>
            {inWords(grant)}
          </option>
        ))}
      </select>
    </div>
  );
}
