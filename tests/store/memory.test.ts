import { describe } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { smallCourse } from '../support/course';
import { memoryStores } from '../support/memory-store';
import { storeContract } from './contract';

describe('the store in memory', () =>
  storeContract(async () => ({ ...memoryStores(parseCourse(smallCourse())), close: async () => {} })));
