/** The words of an error are read by developers alone; its code is what the program acts on. */
const leaveWords = {
  shouldIgnore(path) {
    const { parent } = path;
    const isError = parent?.type === 'NewExpression' && /Error$/.test(parent.callee.name ?? '');
    const isMessage = path.node.type === 'StringLiteral' || path.node.type === 'TemplateLiteral';
    if (isError && isMessage && (parent.arguments.length === 1 || path.node !== parent.arguments[0]))
      return 'words of an error';
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'leave-words', value: leaveWords }];
