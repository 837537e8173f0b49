import type { Outline } from './outline';

/** How the modules of a course follow each other, as a picture of it needs to know. */

type Modules = readonly Pick<Outline['modules'][number], 'id' | 'requires'>[];

/** The modules that ask for one, or for one that asks for it; it is not among them itself. */
export function behind(modules: Modules, moduleId: string): Set<string> {
  const found = new Set<string>();
  const look = [moduleId];
  for (let at = look.pop(); at !== undefined; at = look.pop())
    for (const { id, requires } of modules)
      if (requires.includes(at) && !found.has(id) && id !== moduleId) {
        found.add(id);
        look.push(id);
      }
  return found;
}

/** How many modules stand one behind another before each; a circle counts once. */
export function depthsOf(modules: Modules): Map<string, number> {
  const depths = new Map<string, number>();
  const requires = new Map(modules.map((module) => [module.id, module.requires]));
  const depth = (id: string, above: readonly string[]): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    if (above.includes(id) || !requires.has(id)) return -1;
    const found = (requires.get(id) ?? []).map((one) => depth(one, [...above, id]) + 1);
    const deepest = Math.max(0, ...found);
    depths.set(id, deepest);
    return deepest;
  };
  for (const { id } of modules) depth(id, []);
  return depths;
}
