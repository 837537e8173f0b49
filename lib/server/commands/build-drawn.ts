import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { PageFiles } from '../drawn/entry';
import { DRAWN } from '../web/drawn';
import { bundleIslands, bundleStyle } from './build-offline';
import { PAGE_TWINS, type Twins, twins } from './twins';

const OWN = 'lib/server/drawn/twins';
const TWINS: Twins = {
  packages: {
    ...PAGE_TWINS.packages,
    react: `${OWN}/react.ts`,
    'next/navigation': `${OWN}/next-navigation.ts`,
    'next/headers': `${OWN}/next-headers.ts`,
    'next-intl': `${OWN}/words.ts`,
    'next-intl/server': `${OWN}/words.ts`,
  },
  files: {
    ...PAGE_TWINS.files,
    'app/_ui/words-in.ts': `${OWN}/words.ts`,
    'app/(learn)/tutor/_chat/ask.tsx': `${OWN}/ask.ts`,
  },
};

/** Builds what draws a learner's pages without Next, and what their head names, by its hash. */
export async function buildDrawn(root: string): Promise<void> {
  const folder = join(root, DRAWN);
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(root, 'lib/server/drawn/entry.tsx')],
    outfile: join(folder, 'pages.mjs'),
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' },
    ...{ jsx: 'automatic', legalComments: 'none', logLevel: 'error' },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [twins(root, TWINS)],
  });
  const keep = (text: string, end: string): string => {
    const name = `${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${end}`;
    writeFileSync(join(folder, name), text);
    return name;
  };
  const files: PageFiles = {
    style: keep(await bundleStyle(root), 'css'),
    script: keep(await bundleIslands(root, 'with-server'), 'js'),
    icon: keep(readFileSync(join(root, 'app/icon.svg'), 'utf8'), 'svg'),
  };
  writeFileSync(join(folder, 'files.json'), JSON.stringify(files));
}
