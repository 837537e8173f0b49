import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const evaluate = async (...given: string[]) => {
  const { stdout } = await run(process.execPath, [
    ...['--import', 'tsx', 'lib/server/commands/evaluate.ts', '--draws', '100', ...given],
  ]);
  return stdout;
};

/** Two items by .8 and .2; the rarer one succeeds more often. */
const ROWS = Array.from({ length: 2000 }, (_, n) => {
  const isRare = n % 5 === 0;
  const right = isRare ? n % 15 !== 0 : n % 3 === 0;
  return [`u${n % 97}`, n, isRare ? 'b' : 'a', isRare ? 0.2 : 0.8, right ? 1 : 0, isRare ? 1 : 0].join('\t');
});
const COLUMNS = 'action=item,propensity=p,reward=right,learner=who,target=rare';
function write(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  const text = ['who\twhen\titem\tp\tright\trare', ...rows].join('\n');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

describe('npm run evaluate', () => {
  it('says what another policy would have brought, as JSON and in words', async () => {
    const log = write('log.tsv.gz', ROWS);
    const found = JSON.parse(
      await evaluate('--log', log, '--columns', COLUMNS, '--policy', 'column', '--json'),
    );
    expect(found).toMatchObject({ verdict: 'trust', reasons: [], largest_weight: 5, unit: 'learners' });
    for (const name of ['ips', 'snips', 'dm', 'dr', 'switch_dr'])
      expect(found[name], name).toBeCloseTo(2 / 3, 1);
    expect(found.interval.low).toBeLessThan(found.dr);
    const said = await evaluate('--log', log, '--columns', COLUMNS, '--policy', 'uniform');
    expect(said).toContain('2000 rows, 2 actions, 97 learners');
    expect(said).toContain('Verdict on the doubly robust estimate: trust');
    const policy = join(folder, 'policy.csv');
    writeFileSync(policy, 'item,probability\nb,1\n');
    const byFile = JSON.parse(
      await evaluate('--log', log, '--columns', COLUMNS, '--policy', policy, '--json'),
    );
    expect(byFile.ips).toBe(found.ips);
  });

  it('refuses what it can not read in a sentence, with exit code 1', async () => {
    const log = write('bad.tsv', [...ROWS, 'u1\t1\ta\t1.5\t1\t0']);
    const failure = await evaluate('--log', log, '--columns', COLUMNS, '--policy', 'uniform').then(
      () => null,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failure?.code).toBe(1);
    expect(failure?.stderr).toContain('line 2002: propensity 1.5');
    expect(failure?.stderr).not.toContain('    at ');
  });
});
