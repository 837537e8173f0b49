import { csv, exportFile, type Format } from './format';
import { attemptOut, choiceOut, decisionOut, exposureOut, hintOut } from './rows';

/** A table each of attempts, decisions, choices, exposures and hints. @param ending of the files */
export const tables = (ending: 'csv' | 'parquet'): Format => ({
  files: [
    exportFile(`attempts.${ending}`, attemptOut, ({ attempts }) => attempts, csv(attemptOut)),
    exportFile(`decisions.${ending}`, decisionOut, ({ decisions }) => decisions, csv(decisionOut)),
    exportFile(`choices.${ending}`, choiceOut, ({ choices }) => choices, csv(choiceOut)),
    exportFile(`exposures.${ending}`, exposureOut, ({ exposures }) => exposures, csv(exposureOut)),
    exportFile(`hints.${ending}`, hintOut, ({ hints }) => hints, csv(hintOut)),
  ],
  leftOut: [],
});
