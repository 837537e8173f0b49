import { describe, expect, it } from 'vitest';
import { sealer } from '@/lib/server/sealer';

describe('what is sealed', () => {
  const one = sealer('a secret of the tests, long enough');

  it('opens for whom it was sealed, and says nothing by itself', () => {
    const sealed = one.seal('ачкыч KEY', 'anna');
    expect(sealed).not.toContain('KEY');
    expect(one.seal('ачкыч KEY', 'anna')).not.toBe(sealed);
    expect(one.open(sealed, 'anna')).toBe('ачкыч KEY');
  });

  it('opens for nobody else, with no other key, and not after a change', () => {
    const sealed = one.seal('KEY', 'anna');
    expect(one.open(sealed, 'bek')).toBeNull();
    expect(sealer('another secret of another site').open(sealed, 'anna')).toBeNull();
    for (let at = 0; at < sealed.length - 1; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      expect(one.open(sealed.slice(0, at) + other + sealed.slice(at + 1), 'anna')).toBeNull();
    }
    for (const broken of ['', 'x', sealed.slice(0, 20)]) expect(one.open(broken, 'anna')).toBeNull();
  });
});
