import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { screenLanguages } from '../../auth/schema';
import { type AboutEncoder, ENCODER_FILES, type EncoderFile } from '../../browser/encoder/files';
import { type ClassifierName, readClassifier } from '../models/classifier';
import { readEncoderFiles } from '../models/encoder-files';
import { appIcons } from './app-icons';
import { PAGE_TWINS, type Twins, twins } from './twins';

/** Where what a phone keeps of the app itself is built. */
const OFFLINE = '.next/offline';

const WORKER = 'lib/browser/worker';
/** What the app imports, and what stands in its place in a worker. */
const TWINS: Twins = {
  packages: {
    ...PAGE_TWINS.packages,
    react: `${WORKER}/twins/react.ts`,
    'lru-cache': `${WORKER}/twins/lru-cache.ts`,
    'next/navigation': `${WORKER}/twins/next-navigation.ts`,
    'next/headers': `${WORKER}/twins/next-headers.ts`,
    'next-intl': `${WORKER}/twins/words.ts`,
    'next-intl/server': `${WORKER}/twins/words.ts`,
  },
  files: {
    ...PAGE_TWINS.files,
    'app/_ui/words-in.ts': `${WORKER}/twins/words-in.ts`,
    'lib/tutor/report-queries.ts': `${WORKER}/twins/report-queries.ts`,
    'app/_ui/accept-language.ts': `${WORKER}/twins/accept-language.ts`,
    ...Object.fromEntries(
      [
        'services',
        'session',
        'staff-session',
        'cookies',
        'form-token',
        'limits-of-use',
        'tutor-deps',
        'treatment',
        'questions',
      ].map((name) => [`lib/server/web/${name}.ts`, `${WORKER}/twins/web/${name}.ts`]),
    ),
  },
};

const png = (name: string, side: string, purpose: string) => ({
  ...{ src: `/offline/${name}.png`, sizes: `${side}x${side}` },
  ...{ type: 'image/png', purpose },
});
const MANIFEST = {
  name: 'Ustat',
  short_name: 'Ustat',
  start_url: '/',
  display: 'standalone',
  background_color: '#ffffff',
  theme_color: '#ffffff',
  icons: [
    { src: '/offline/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ...['192', '512'].map((side) => png(`icon-${side}`, side, 'any')),
    png('icon-maskable', '512', 'maskable'),
  ],
};

/** The worker's script. @param entry another file to be bundled as it is, relative to the root */
export async function bundleWorker(root: string, entry = `${WORKER}/worker.ts`): Promise<string> {
  const islands = await bundleIslands(root);
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    outfile: 'sw.js',
    ...{ bundle: true, write: false, minify: true, format: 'iife', target: 'es2022' },
    ...{ platform: 'browser', jsx: 'automatic', legalComments: 'none', logLevel: 'error' },
    define: {
      'process.env.NODE_ENV': '"production"',
      __BUILD__: JSON.stringify(buildOf(root, islands)),
      __LAST_WORDS__: JSON.stringify(lastWords(root)),
    },
    banner: { js: 'var process={env:{}};' },
    plugins: [serversOwn(root), twins(root, TWINS)],
  });
  return outputFiles[0]?.text ?? '';
}

/** Of the page that needs nothing that is saved (worker/last-page.ts). */
function lastWords(root: string) {
  return Object.fromEntries(
    screenLanguages.map((language) => {
      const text = readFileSync(join(root, `lib/messages/${language}.json`), 'utf8');
      const { offline, errors, wait } = JSON.parse(text) as Record<
        'offline' | 'errors' | 'wait',
        Record<string, string>
      >;
      return [
        language,
        {
          notHere: [offline.notHereTitle, offline.notHereText],
          servers: [wait.noConnection, offline.serversText],
          left: [offline.leftTitle, offline.leftText],
          again: errors.tryAgain,
        },
      ];
    }),
  );
}

/** What no phone does with a schema. */
const ZODS_OWN = /^\.\.\/(?:core\/(?:json-schema-processors|to-json-schema)|locales\/en)\.js$/;

/** What stays on the server: messages come compiled, so that nobody parses them. */
const serversOwn = (root: string): Plugin => ({
  name: 'servers-own',
  setup(bundle) {
    bundle.onResolve({ filter: ZODS_OWN }, () => ({ path: join(root, WORKER, 'twins/zod-parts.ts') }));
    bundle.onResolve({ filter: /^use-intl\/format-message$/ }, ({ path }) =>
      bundle.resolve(`${path}/format-only`, { kind: 'import-statement', resolveDir: root }),
    );
  },
});

/** What a page's own script is on a phone: Preact stands in React's place, a seventh of it. */
const SMALLER = {
  'react/jsx-runtime': 'preact/jsx-runtime',
  'react-dom/client': 'preact/compat/client',
  'react-dom': 'preact/compat',
};

/** The script of pages that were drawn as a string. @param entry by whom */
export async function bundleIslands(
  root: string,
  entry: 'islands' | 'with-server' = 'islands',
): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, `lib/browser/islands/${entry}.tsx`)],
    outfile: 'islands.js',
    ...{ bundle: true, write: false, minify: true, format: 'iife', target: 'es2022' },
    ...{ platform: 'browser', jsx: 'automatic', legalComments: 'none', logLevel: 'error' },
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: {
      ...SMALLER,
      react: join(root, 'lib/browser/islands/twins/react.ts'),
      'next/navigation': join(root, 'lib/browser/islands/twins/navigation.ts'),
      '@': root,
    },
  });
  return outputFiles[0]?.text ?? '';
}

export async function bundleStyle(root: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'app/globals.css')],
    ...{ bundle: true, write: false, minify: true, logLevel: 'error', outfile: 'app.css' },
  });
  return outputFiles[0]?.text ?? '';
}

/** Another style or script makes another worker, so that phones fetch it. */
const buildOf = (root: string, islands: string) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'app/globals.css')))
    .update(islands)
    .digest('hex')
    .slice(0, 12);

/** Builds worker, style and manifest into the folder that the server serves them from. */
export async function buildOffline(root: string): Promise<void> {
  const folder = join(root, OFFLINE);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'sw.js'), await bundleWorker(root));
  writeFileSync(join(folder, 'islands.js'), await bundleIslands(root));
  writeFileSync(join(folder, 'app.css'), await bundleStyle(root));
  writeFileSync(join(folder, 'app.webmanifest'), JSON.stringify(MANIFEST));
  await buildEncoder(root, join(folder, 'encoder'));
  const icon = readFileSync(join(root, 'app/icon.svg'));
  writeFileSync(join(folder, 'icon.svg'), icon);
  for (const [name, picture] of await appIcons(icon)) writeFileSync(join(folder, name), picture);
}

/**
 * What better search needs on a phone, compressed: 28 MB. A course's vectors come with it. Where
 * packages were installed without those for development, phones are not offered it.
 */
async function buildEncoder(root: string, folder: string): Promise<void> {
  const runtime = join(root, 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm');
  if (!existsSync(runtime)) return;
  const { id, width, model, tokeniser, means } = await readEncoderFiles(join(root, 'models'), true);
  const { outputFiles } = await build({
    entryPoints: [join(root, 'lib/browser/encoder/worker.ts')],
    outfile: 'worker.js',
    ...{ bundle: true, write: false, minify: true, format: 'esm', target: 'es2022' },
    ...{ platform: 'browser', legalComments: 'none', logLevel: 'error' },
    alias: { '@': root },
  });
  const weights = async (name: ClassifierName) => {
    await readClassifier(name, join(root, 'models'), id);
    return readFileSync(join(root, 'models', `${name}.weights.json`));
  };
  const made: Record<EncoderFile, Uint8Array> = {
    'worker.js': outputFiles[0]?.contents ?? new Uint8Array(),
    'ort.wasm': readFileSync(runtime),
    'model.onnx': model,
    'tokeniser.json': tokeniser,
    'means.json': means ?? new Uint8Array(),
    'danger.json': await weights('danger'),
    'talk.json': await weights('talk'),
  };
  mkdirSync(folder, { recursive: true });
  const about: AboutEncoder = { id, width, files: [] };
  for (const name of Object.keys(ENCODER_FILES) as EncoderFile[]) {
    const packed = gzipSync(made[name]);
    writeFileSync(join(folder, `${name}.gz`), packed);
    about.files.push({ name, size: made[name].length, bytes: packed.length });
  }
  writeFileSync(join(folder, 'about.json'), JSON.stringify(about));
}
