import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UstatError } from '../../errors';
import { buildDrawn } from './build-drawn';
import { buildOffline } from './build-offline';
import { orExplain } from './explain';

/** What the built app depends on. */
const SOURCES = [
  ...['app', 'lib', 'next.config.js', 'package-lock.json', 'tsconfig.json'],
  // phones are given the encoder
  ...['encoder', 'danger', 'talk'].map((name) => `models/${name}.manifest.json`),
];
const STAMP = '.next/ustat-sources';

/** True when `.next` was built from these very sources. */
export function isBuilt(root: string): boolean {
  const stamp = join(root, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesHash(root);
}

/** @throws UstatError 'unavailable' with the build's own words */
export async function build(root: string): Promise<void> {
  const hash = sourcesHash(root);
  const child = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0)
    throw new UstatError('unavailable', 'The app could not be built:', said.join('').split('\n'));
  await buildOffline(root);
  await buildDrawn(root);
  writeFileSync(join(root, STAMP), hash);
}

function sourcesHash(root: string): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else {
      hash
        .update(`${path.slice(root.length)}\0`)
        .update(readFileSync(path))
        .update('\0');
    }
  };
  for (const name of SOURCES) if (existsSync(join(root, name))) visit(join(root, name));
  return hash.digest('hex');
}

/** `npm run build`: before a start that is to be quick, or on the way into an image. */
if (process.argv[1] === fileURLToPath(import.meta.url))
  await orExplain(() => build(fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')));
