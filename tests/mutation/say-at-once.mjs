/** Names a change that no test has noticed as soon as it is known: a run is long, and may be ended. */
const sayAtOnce = {
  onMutantTested({ status, fileName, location: { start }, mutatorName, replacement }) {
    if (status === 'Survived' || status === 'NoCoverage')
      console.log(`  unnoticed: ${fileName}:${start.line}:${start.column} ${mutatorName} -> ${replacement}`);
  },
};

export const strykerPlugins = [{ kind: 'Reporter', name: 'say-at-once', value: sayAtOnce }];
