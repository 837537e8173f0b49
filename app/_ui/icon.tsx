import type { IconName } from './sprite';

/**
 * @param label what it says where no word stands beside it; without one it is hidden from screen
 * readers
 */
export function Icon({
  name,
  small,
  className = '',
  label,
}: {
  name: IconName;
  small?: boolean;
  className?: string;
  label?: string;
}) {
  const classes = ['i', small ? 'sm' : '', className].filter(Boolean).join(' ');
  const drawing = <use href={`#i-${name}`} />;
  if (!label) {
    return (
      <svg className={classes} aria-hidden="true">
        {drawing}
      </svg>
    );
  }
  return (
    <svg className={classes} role="img" aria-label={label}>
      {drawing}
    </svg>
  );
}
