/**
 * How well the check of citations tells what a passage says from what it does not, and that it can't tell a reversal.
 * Run: npx tsx tests/bench/citations.ts [--all]
 */
import { z } from 'zod';
import { isSupported, LEAST_SIMILARITY, similarity } from '../../lib/tutor/check';
import { chunksOfCourse, readYamlFile } from './course';

const sentence = z.strictObject({ language: z.string(), block: z.string(), text: z.string() });
const file = z.strictObject({
  supported: z.array(sentence),
  unsupported: z.array(sentence),
  reversed: z.array(sentence),
});
const sets = file.parse(readYamlFile('tests/data/citations.yaml'));
const chunks = chunksOfCourse();

function held({ language, block, text }: z.infer<typeof sentence>) {
  const chunk = chunks.find((one) => one.language === language && one.blockIds.includes(block));
  if (!chunk) throw new Error(`no block ${block} in ${language}`);
  const passage = [...chunk.headingPath, chunk.text].join('\n');
  const given = { passages: [{ n: 1, text: passage, language }], question: '', language };
  return { text, kept: isSupported(text, 1, given), similarity: similarity(text, passage) };
}

for (const [name, list] of Object.entries(sets)) {
  const results = list.map(held);
  const values = results.map((result) => result.similarity).sort((a, b) => a - b);
  const at = (share: number) => values[Math.floor(share * (values.length - 1))]?.toFixed(2);
  const kept = results.filter((result) => result.kept).length;
  console.log(
    `${name}: ${kept} of ${results.length} keep the mark; similarity least ${at(0)}, median ${at(0.5)}, most ${at(1)}`,
  );
  const odd = results.filter(
    (result) => process.argv.includes('--all') || result.kept === (name === 'unsupported'),
  );
  if (name !== 'reversed')
    for (const { text, similarity: value } of odd) console.log(`  ${value.toFixed(2)} ${text}`);
}
console.log(`threshold of similarity: ${LEAST_SIMILARITY}`);
