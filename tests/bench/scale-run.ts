import { openEncoder } from '../../lib/server/encoder';
import { scale } from './scale';
import { seeds } from './scale-data';
import { cachedEmbedder } from './vector-cache';

const encoder = await openEncoder('models');
const real = await seeds(cachedEmbedder(encoder, '/tmp/e/cache'), '../shared/data/retrieval');
await encoder.close();
await scale(Number(process.argv[2]), process.env.USTAT_TEST_DATABASE_URL ?? '', real);
