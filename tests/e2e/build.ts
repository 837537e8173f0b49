import { build, isBuilt } from '@/lib/server/commands/build';
import { root } from '../support/app';

/** Once before the end-to-end suites: the app that they all start. */
export async function setup(): Promise<void> {
  if (!isBuilt(root)) await build(root);
}
