import type { Outline } from '@/lib/content/edit/outline';

interface WaysProps {
  modules: Outline['modules'];
  here: string;
  nameOf: (id: string) => string;
  title: string;
}

const ROW = 34;
const STEP = 28;

/** The modules of a course, each further in than those that it asks for, with lines to them. */
export function Ways({ modules, here, nameOf, title }: WaysProps) {
  const depths = depthsOf(modules);
  const at = new Map(
    modules.map(({ id }, row) => [id, { x: 12 + (depths.get(id) ?? 0) * STEP, y: 17 + row * ROW }]),
  );
  const lines = modules.flatMap(({ id, requires }) => {
    const to = at.get(id);
    return requires.flatMap((one) => {
      const from = at.get(one);
      return from && to ? [{ key: `${one} ${id}`, d: `M${from.x} ${from.y}V${to.y}H${to.x}` }] : [];
    });
  });
  return (
    <figure className="ways" aria-label={title}>
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 480 ${modules.length * ROW}`} aria-hidden="true">
        {lines.map(({ key, d }) => (
          <path key={key} d={d} fill="none" stroke="var(--edge)" strokeWidth="2" />
        ))}
        {modules.map(({ id }) => {
          const { x = 0, y = 0 } = at.get(id) ?? {};
          return (
            <g key={id} fontWeight={id === here ? 700 : 400}>
              <circle cx={x} cy={y} r="6" fill={id === here ? 'var(--action)' : 'var(--edge)'} />
              <text x={x + 14} y={y + 5} fontSize="15" fill="var(--ink)">
                {nameOf(id)}
              </text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

/** How many modules stand one behind another before each; one that is in a circle has none. */
function depthsOf(modules: Outline['modules']): Map<string, number> {
  const depths = new Map<string, number>();
  const requires = new Map(modules.map((module) => [module.id, module.requires]));
  const depth = (id: string, above: readonly string[]): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    if (above.includes(id)) return 0;
    const found = (requires.get(id) ?? []).map((one) => depth(one, [...above, id]) + 1);
    const deepest = Math.max(0, ...found);
    depths.set(id, deepest);
    return deepest;
  };
  for (const { id } of modules) depth(id, []);
  return depths;
}
