import { expect, it } from 'vitest';
import { run } from '../support/app';

const told = (code: string, quiet: boolean) =>
  run(
    [
      '--input-type=module',
      '-e',
      `import { consoleLog } from './lib/server/log.ts'; const log = consoleLog(${quiet}, true); ${code}`,
    ],
    {},
  );

it("writes one JSON object a line, with time, level and a failure's stack", async () => {
  const { said } = await told(
    "log.step('  One\\nstep '); log.progress('Half', 1, 2); log.progress('Whole', 2, 2); log.failure('It broke', new Error('why'));",
    false,
  );
  const lines = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { level: 'info', text: 'One\nstep' },
    { level: 'info', text: 'Whole', done: 2, total: 2 },
    {
      level: 'error',
      text: 'It broke',
      error: { message: 'why', stack: expect.stringContaining('Error: why') },
    },
  ]);
  for (const { at } of lines) expect(Date.now() - Date.parse(at)).toBeLessThan(60_000);
});

it('tells failures alone when it is quiet', async () => {
  const { said } = await told("log.step('One'); log.failure('It broke', 'why');", true);
  expect(JSON.parse(said)).toMatchObject({ level: 'error', text: 'It broke', error: 'why' });
});
