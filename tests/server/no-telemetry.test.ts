import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const OPENS = `
import { openEncoder } from './lib/server/models/encoder.ts';
import { openKnowledgeModel } from './lib/server/models/knowledge-model.ts';
await openKnowledgeModel('models');
const encoder = await openEncoder('models');
await encoder.embed(['tea'], 'query', 'en');
await encoder.close();
`;

it('models are opened without onnxruntime telling anybody, or keeping an id for it', () => {
  const home = mkdtempSync(join(tmpdir(), 'ustat-home-'));
  try {
    const { PATH = '' } = process.env;
    // no CI or ORT_… of the tests' own, which would keep it quiet too
    const env = { PATH, HOME: home, NODE_ENV: 'test' } as const;
    execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', OPENS], { env });
    expect(readdirSync(home)).toEqual([]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
