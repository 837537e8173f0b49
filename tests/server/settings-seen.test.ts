import { expect, it } from 'vitest';
import { settingsSeen } from '@/lib/server/config';

it('shows what is set, and of secrets and passwords nothing', () => {
  const hidden = 'hunter2hunter2';
  const env = {
    PORT: '3001',
    USTAT_DATA: ' ',
    DATABASE_URL: `postgresql://ustat:${hidden}@db.example:5432/ustat?password=${hidden}`,
    DATABASE_READ_URL: `postgresql://ustat:${hidden}@[broken/ustat`,
    OPENAI_BASE_URL: 'http://localhost:8080/v1',
    OPENAI_API_KEY: hidden,
    AUTH_SECRET: hidden,
    PIN_SECRET: hidden,
    USTAT_METRICS_TOKEN: hidden,
    TUTOR_TOKENS_PER_DAY: '60000',
    HOME: hidden,
  };
  const seen = settingsSeen(env);
  expect(JSON.stringify(seen)).not.toContain('hunter2');
  const seenAs = (name: string) => seen.find((one) => one.name === name)?.value;
  expect(seenAs('PORT')).toBe('3001');
  expect(seenAs('USTAT_DATA')).toBeNull();
  expect(seenAs('DATABASE_URL')).toBe('postgresql://…@db.example:5432/ustat');
  expect(seenAs('OPENAI_BASE_URL')).toBe('http://localhost:8080/v1');
  expect(seenAs('TUTOR_TOKENS_PER_DAY')).toBe('60000');
  expect(seenAs('HOME')).toBeUndefined();
  const secrets = seen.filter(({ isSecret }) => isSecret).map(({ name }) => name);
  expect(secrets).toEqual(
    expect.arrayContaining(['AUTH_SECRET', 'OPENAI_API_KEY', 'PIN_SECRET', 'USTAT_METRICS_TOKEN']),
  );
  expect(secrets).not.toContain('TUTOR_TOKENS_PER_DAY');
});
