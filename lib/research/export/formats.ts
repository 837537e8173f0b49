import { EXPORT_FORMATS } from '../lab-run';
import { dataShop } from './datashop';
import type { Format } from './format';
import type { Pseudonyms } from './pseudonym';
import { pyKt } from './pykt';
import { tables } from './tables';
import { xApi } from './xapi';

const FORMATS = {
  datashop: dataShop,
  pykt: pyKt,
  xapi: xApi,
  csv: () => tables('csv'),
  parquet: () => tables('parquet'),
} satisfies Record<(typeof EXPORT_FORMATS)[number], (names: Pseudonyms) => Format>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES: readonly FormatName[] = EXPORT_FORMATS;

/** Of one export: a format may number names as they come. */
export const formatOf = (name: FormatName, names: Pseudonyms): Format => FORMATS[name](names);

/**
 * The first moment at which the page on research told of files with everybody's answers
 * (lib/messages, study.files). Who said yes before has not agreed to it.
 */
export const CONSENT_TELLS_OF_FILES = new Date('2026-11-30T03:00:00Z');
