import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/** Files, from the root, that stand in the place of packages and of other files in a bundle. */
export interface Twins {
  packages: Readonly<Record<string, string>>;
  files: Readonly<Record<string, string>>;
}

const PAGE = 'lib/browser/page/twins';

/** Of pages that are drawn once, as a string, by the worker and by the server. */
export const PAGE_TWINS: Twins = {
  packages: {
    'react-dom': `${PAGE}/react-dom.ts`,
    'react/jsx-runtime': `${PAGE}/jsx-runtime.ts`,
    'next/link': `${PAGE}/next-link.tsx`,
  },
  files: Object.fromEntries(
    [
      ...['focus', 'post-form', 'print-button', 'read-aloud', 'share-link', 'word-card'].map(
        (name) => `app/_ui/${name}.tsx`,
      ),
      'app/(learn)/course/[course]/[module]/place.tsx',
      'app/(learn)/course/[course]/offline/pass-on.tsx',
      ...['check-button', 'order'].map((name) => `app/(learn)/round/[round]/[n]/${name}.tsx`),
    ].map((file) => [file, `${PAGE}/islands.ts`]),
  ),
};

/** Puts them there; style sheets are left out. */
export const twins = (root: string, { packages, files }: Twins): Plugin => ({
  name: 'twins',
  setup(bundle) {
    bundle.onResolve({ filter: /.*/ }, ({ path, resolveDir, importer }) => {
      const named = packages[path];
      if (named) return { path: join(root, named) };
      if (path.endsWith('.css')) return { path, namespace: 'none' };
      const isOwn = path.startsWith('@/') || (path.startsWith('.') && !resolveDir.includes('node_modules'));
      if (!isOwn) return null;
      const whole = path.startsWith('@/') ? join(root, path.slice(2)) : resolve(resolveDir, path);
      const file = ['', '.ts', '.tsx', '.js']
        .map((end) => whole + end)
        .find((one) => /\.\w+$/.test(one) && existsSync(one));
      if (!file) return null;
      const other = files[file.slice(root.length + 1)];
      // a twin may use what it stands for
      return { path: other && importer !== join(root, other) ? join(root, other) : file };
    });
    bundle.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: '' }));
  },
});
