/**
 * `npm run evaluate -- --log FILE --columns … --policy …`: what another policy would have brought,
 * from anybody's log of choices with their propensities, and whether the log can say it.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UstatError } from '../../errors';
import { loggedColumns } from '../../research/evaluate/columns';
import { DEFAULTS, evaluatePolicy } from '../../research/evaluate/evaluate';
import { evaluationJson, evaluationReport } from '../../research/evaluate/report';
import { targetOf } from '../../research/evaluate/target';
import { readLogged, readPolicy } from '../store/rows';
import { reasonsIn } from '../work/verdict-words';
import { orExplain } from './explain';

const HELP = `npm run evaluate -- --log FILE --columns LIST --policy uniform|column|FILE [options]

--log FILE      a table with a row a choice: CSV or TSV, gzipped or not
--columns LIST  action=NAME,propensity=NAME,reward=NAME[,position=NAME][,context=NAME,NAME][,target=NAME]
                [,learner=NAME][,episode=NAME,step=NAME]; the propensity is the chance by which the action was shown.
                Context: columns whose values come again. Without learner (or a column of such a name) each row is a unit of its own.
                Episode and step: sequences and their order, for the estimate per decision
--policy        uniform: every action of the log alike; column: the chances in target=…;
                FILE: a table with the columns of position and context, the action's, and "probability"
--clip N        weights above N count as N
--draws N       bootstrap draws (default ${DEFAULTS.draws})
--seed S        of the draws (default ${DEFAULTS.seed})
--json          {ips, snips, dm, dr, switch_dr, interval, ess, largest_weight, verdict, reasons, …}`;

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{ log: { type: 'string' }, columns: { type: 'string' }, policy: { type: 'string' } },
      ...{ clip: { type: 'string' }, draws: { type: 'string' }, seed: { type: 'string' } },
      ...{ json: { type: 'boolean' }, help: { type: 'boolean' } },
    },
  });
  const { log, columns: named, policy } = values;
  if (values.help || !log || !named || !policy) {
    console.log(HELP);
    if (!values.help) throw new UstatError('bad-input', 'Which log? --log FILE --columns LIST --policy NAME');
    return;
  }
  const options = {
    draws: positive('draws', values.draws) ?? DEFAULTS.draws,
    seed: values.seed ?? DEFAULTS.seed,
    clip: positive('clip', values.clip) ?? DEFAULTS.clip,
  };
  const columns = loggedColumns(named);
  const read = await readLogged(log, columns);
  const how = policy === 'uniform' || policy === 'column' ? policy : 'table';
  const target = await targetOf(how, read.logged, () => readPolicy(policy, columns));
  const found = evaluatePolicy(read, target, options);
  const inWords = reasonsIn(ROOT, 'en');
  if (values.json) console.log(JSON.stringify(evaluationJson(found, read, inWords)));
  else for (const line of evaluationReport(log, found, read, inWords)) console.log(line);
});

function positive(name: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new UstatError('bad-input', `--${name} is a number above 0, not "${value}".`);
}
