import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PHONES_MEASURED, phonesInWords, phonesServed, thisMachine } from '@/lib/server/hub/phones';

it('promises what was measured, no more on a larger machine, and less on a smaller one', () => {
  const { phones, cores, memoryGb } = PHONES_MEASURED;
  expect(phonesServed({ cores, memoryGb })).toEqual({ phones, isMeasured: true });
  expect(phonesServed({ cores: 64, memoryGb: 256 })).toEqual({ phones, isMeasured: true });
  expect(phonesServed({ cores: 1, memoryGb: 8 })).toEqual({ phones: 25, isMeasured: false });
  expect(phonesServed({ cores: 4, memoryGb: 0.5 })).toEqual({ phones: 25, isMeasured: false });
  expect(phonesServed({ cores: 1, memoryGb: 0.25 }).phones).toBe(12);
});

it('says so of a machine, and of this one', () => {
  expect(phonesInWords({ cores: 4, memoryGb: 4 })).toMatch(/^Measured: 50 phones .* expect as many$/);
  expect(phonesInWords({ cores: 1, memoryGb: 4 })).toMatch(/expect about 25, which was not measured$/);
  const { cores, memoryGb } = thisMachine();
  expect(cores).toBeGreaterThan(0);
  expect(memoryGb).toBeGreaterThan(0);
});

it('says the figure that stands in the bench’s own words', () => {
  const told = readFileSync('tests/bench/README.md', 'utf8').replace(/\s+/g, ' ');
  const { phones, p95Ms } = PHONES_MEASURED;
  expect(told).toContain(`npm run bench:hub -- --phones ${phones} --minutes 5`);
  expect(told).toContain(`p95 ${p95Ms} ms, 0 failed`);
});
