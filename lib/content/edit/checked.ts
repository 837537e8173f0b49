import type { ItemText } from '../items/item';
import type { ItemDefinition } from '../items/kinds';
import type { Block } from '../schema';
import type { FieldFault } from './fault-words';

/** How a piece stands, by the importer's own rules. */
export interface Checked {
  faults: FieldFault[];
  /** As a learner would see it; null while it can not be read. */
  item: { definition: ItemDefinition; text: ItemText } | null;
  lesson: { title: string; blocks: Block[] } | null;
}
