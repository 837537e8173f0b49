import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { UstatError } from '../../errors';
import { readConfig } from '../config';
import { SMALL_MACHINE } from '../hub/phones';
import { consoleLog } from '../log';
import { TRUSTED, trustedKeys } from '../work/pack-keys';
import { build, isBuilt } from './build';
import { orExplain } from './explain';

const HELP = `npm run release -- --out FOLDER [--platform linux-x64|linux-arm64]

A folder that runs on a machine without npm and without a network: ./ustat starts it, ./ustat school
makes a school out of a pack. It takes packs by the keys that this site takes.`;

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
/** The Node that goes along, by npm's packages of its binaries. */
const NODE = '24';
const PLATFORMS = ['linux-x64', 'linux-arm64'] as const;
type Platform = (typeof PLATFORMS)[number];
/** What a running site reads; `.next` comes beside them. */
const PARTS = [
  ...['app', 'lib', 'models', 'prompts', 'seed'],
  ...['package.json', 'package-lock.json', '.npmrc', 'next.config.js', 'tsconfig.json'],
  ...['LICENSE', 'README.md', 'OPERATING.md', 'SECURITY.md'],
];
/** Of the build, what only another build would read. */
const BUILD_ALONE = ['cache', 'dev', 'trace', 'trace-build', 'types', 'diagnostics'];

const STARTS = `#!/bin/sh
# ./ustat [--hub URL]: starts the program. ./ustat COMMAND ...: what "npm run COMMAND -- ..." is elsewhere.
# Paths are relative to this folder; data lies in .data here unless USTAT_DATA says otherwise.
cd "$(dirname "$0")" || exit 1
case "\${1:-}" in
  '' | -*) command=start ;;
  *) command=$1; shift ;;
esac
export NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
# Less than 1.5 GB: V8's optimiser would take 600 MB for one function of the database.
read -r _ kb _ < /proc/meminfo
if [ "$kb" -lt 1500000 ] || [ -n "\${USTAT_SMALL:-}" ]; then small='${SMALL_MACHINE.join(' ')}'; fi
# shellcheck disable=SC2086
run() { ./node/bin/node \${small:-} --import tsx "$@"; }
# There, what making the database takes goes with a process of its own.
if [ -n "\${small:-}" ] && [ "$command" = start ] && [ -z "\${DATABASE_URL:-}" ] && [ ! -e "\${USTAT_DATA:-.data}" ]; then
  run lib/server/commands/seed.ts || exit 1
fi
# shellcheck disable=SC2086
exec ./node/bin/node \${small:-} --import tsx "lib/server/commands/$command.ts" "$@"
`;

const run = promisify(execFile);

await orExplain(async () => {
  const { values } = parseArgs({ options: { out: { type: 'string' }, platform: { type: 'string' } } });
  const here = `linux-${process.arch}`;
  const platform = PLATFORMS.find((one) => one === (values.platform ?? here));
  if (!values.out || !platform) throw new UstatError('bad-input', HELP);
  const out = resolve(values.out);
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new UstatError('bad-input', `${out} is not empty: name a new folder.`);
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  if (!isBuilt(root)) {
    log.step('Building the app');
    await build(root);
  }
  mkdirSync(out, { recursive: true });
  for (const part of PARTS) cpSync(join(root, part), join(out, part), { recursive: true });
  cpSync(join(root, '.next'), join(out, '.next'), {
    verbatimSymlinks: true,
    recursive: true,
    filter: (path) => !BUILD_ALONE.some((name) => path === join(root, '.next', name)),
  });
  log.step(`Packages of ${platform}`);
  await packages(out, platform);
  await node(out, platform);
  writeFileSync(join(out, TRUSTED), `${[...trustedKeys(config.dataDir)].join('\n')}\n`);
  writeFileSync(join(out, 'ustat'), STARTS);
  chmodSync(join(out, 'ustat'), 0o755);
  log.step(`${out}: ${Math.round(sizeOf(out) / 1e6)} MB for ${platform}. On that machine: ./ustat`);
  if (platform !== here) log.step(`This machine is ${here}: nobody has started it here.`);
});

/** Those that a site runs on, as the lock names them, with the native parts of the platform. */
async function packages(out: string, platform: Platform): Promise<void> {
  const [os = '', cpu = ''] = platform.split('-');
  const asked = ['ci', '--omit=dev', '--prefer-offline', `--os=${os}`, `--cpu=${cpu}`, '--libc=glibc'];
  await npm(asked, out);
  const native = join(out, 'node_modules/onnxruntime-node/bin/napi-v6');
  for (const one of readdirSync(native)) if (one !== os) rmSync(join(native, one), { recursive: true });
  for (const one of readdirSync(join(native, os)))
    if (one !== cpu) rmSync(join(native, os, one), { recursive: true });
  // compiles, and nothing is built there
  rmSync(join(out, 'node_modules/@next', `swc-${platform}-gnu`), { recursive: true, force: true });
  const wanted = [`@node-rs/argon2-${platform}-gnu`, `@esbuild/${platform}`].map((name) =>
    join(out, 'node_modules', name),
  );
  const missing = [...wanted, join(native, os, cpu)].filter((path) => !existsSync(path));
  if (missing.length > 0)
    throw new UstatError('unavailable', `npm has brought nothing for ${platform}:`, missing);
}

async function node(out: string, platform: Platform): Promise<void> {
  const name = `node-${platform}`;
  const fresh = mkdtempSync(join(out, '.node-'));
  await npm(['install', '--no-save', '--force', '--prefix', fresh, `${name}@${NODE}`], fresh);
  mkdirSync(join(out, 'node'));
  for (const part of ['bin/node', 'LICENSE', 'README.md'])
    if (existsSync(join(fresh, 'node_modules', name, part)))
      cpSync(join(fresh, 'node_modules', name, part), join(out, 'node', part));
  rmSync(fresh, { recursive: true });
}

async function npm(args: string[], cwd: string): Promise<void> {
  await run('npm', args, { cwd }).catch((cause: Error & { stderr?: string }) => {
    throw new UstatError('unavailable', `npm ${args[0]} failed:`, (cause.stderr ?? '').split('\n'), {
      cause,
    });
  });
}

function sizeOf(path: string): number {
  const found = lstatSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
