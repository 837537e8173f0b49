'use client';

import { useRef, useState } from 'react';
import type { Outline } from '@/lib/content/edit/outline';
import { behind, depthsOf } from '@/lib/content/edit/ways';

interface WaysProps {
  modules: (Pick<Outline['modules'][number], 'id' | 'requires'> & { name: string })[];
  here: string;
  /** Of the names. */
  language: string;
  /** Said of one that asks for this module itself. */
  follows: string;
}

const ROW = 44;
/** As the style has them: what lies deeper stands no further in. */
const STEP = 28;
const MOST_STEPS = 8;
/** From the edge to the middle of a box. */
const MIDDLE = 12;

/**
 * The modules of a course, each further in than those that it asks for, with lines to them. What
 * has to be known before this one is ticked in the picture; one that asks for it can not be.
 */
export function Ways({ modules: saved, here, language, follows }: WaysProps) {
  const [ticked, setTicked] = useState(() => saved.find(({ id }) => id === here)?.requires ?? []);
  const list = useRef<HTMLUListElement>(null);
  const modules = saved.map((module) => (module.id === here ? { ...module, requires: ticked } : module));
  const depths = depthsOf(modules);
  const stepsOf = (id: string) => Math.min(depths.get(id) ?? 0, MOST_STEPS);
  const after = behind(modules, here);
  const at = new Map(
    modules.map(({ id }, row) => [id, { x: MIDDLE + stepsOf(id) * STEP, y: ROW / 2 + row * ROW }]),
  );
  const lines = modules.flatMap(({ id, requires }) => {
    const to = at.get(id);
    return requires.flatMap((one) => {
      const from = at.get(one);
      return from && to ? [{ key: `${one} ${id}`, d: `M${from.x} ${from.y}V${to.y}H${to.x}` }] : [];
    });
  });
  // read off the page: what was typed before and is put back is ticked without a word to us
  const look = () => {
    const boxes = list.current?.querySelectorAll<HTMLInputElement>('input:checked') ?? [];
    setTicked([...boxes].map(({ value }) => value));
  };
  const height = modules.length * ROW;
  return (
    <div className="ways">
      <svg viewBox={`0 0 400 ${height}`} width="400" height={height} aria-hidden="true">
        {lines.map(({ key, d }) => (
          <path key={key} d={d} fill="none" stroke="var(--edge)" strokeWidth="2" />
        ))}
      </svg>
      <ul ref={list}>
        {modules.map(({ id, name }) => {
          const isAfter = after.has(id) && !ticked.includes(id);
          return (
            <li key={id} data-steps={stepsOf(id)}>
              {id === here ? (
                <b lang={language}>
                  <span aria-hidden="true">●</span> {name}
                </b>
              ) : (
                <>
                  <input
                    type="checkbox"
                    id={`requires ${id}`}
                    name="requires"
                    value={id}
                    defaultChecked={ticked.includes(id)}
                    disabled={isAfter}
                    onChange={look}
                  />
                  <label htmlFor={`requires ${id}`}>
                    <span lang={language}>{name}</span>
                    {isAfter && <span className="second"> · {follows}</span>}
                  </label>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
