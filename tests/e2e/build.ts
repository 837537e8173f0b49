import { rmSync } from 'node:fs';
import { build, isBuilt } from '@/lib/server/commands/build';
import { root, startApp } from '../support/app';

/**
 * Once before the end-to-end suites: the app that they start, and a data folder that each begins
 * with a copy of.
 */
export async function setup(): Promise<() => void> {
  if (!isBuilt(root)) await build(root);
  const app = await startApp();
  await app.stop();
  process.env.USTAT_TEST_PREPARED = app.dataDir;
  return () => rmSync(app.dataDir, { recursive: true, force: true });
}
