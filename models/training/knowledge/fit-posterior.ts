import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forwardModel } from '../../../lib/knowledge/forward';
import { type PosteriorWeights, SIGHT_NAMES } from '../../../lib/knowledge/posterior';
import { readForward } from '../../../lib/server/models/knowledge-model';
import { asRows, glimpses } from './glimpses';
import { SEEDS, SIZES } from './judgement';

const COLUMNS = 2 + SIGHT_NAMES.length;

/**
 * Fits to the network of a folder how far it is to be believed, on simulated courses of its own
 * (SEEDS.fit), and writes knowledge-tracing.posterior.json beside it.
 * @param work folder for what fit_posterior.py reads and writes
 * @param origin how it was made, kept in the file
 */
export async function fitPosterior(
  models: string,
  work: string,
  python: string,
  origin: Record<string, unknown>,
): Promise<void> {
  const { id, forward } = await readForward(models);
  console.log(`Fitting the posterior of ${id} …`);
  const rows = asRows(await glimpses(forwardModel(forward, id), SIZES.fit, SEEDS.fit));
  writeFileSync(join(work, 'glimpses.f32'), new Uint8Array(rows.buffer));
  const script = join(models, 'training/knowledge/fit_posterior.py');
  execFileSync(python, ['-W', 'ignore', script, work, '--columns', `${COLUMNS}`], { stdio: 'inherit' });
  const weights = JSON.parse(readFileSync(join(work, 'posterior.json'), 'utf8')) as PosteriorWeights;
  const training = { seed: SEEDS.fit, courses: SIZES.fit, rows: rows.length / COLUMNS, ...origin };
  const file = { model: id, training, sight: SIGHT_NAMES, weights };
  writeFileSync(join(models, 'knowledge-tracing.posterior.json'), `${JSON.stringify(file)}\n`);
}
