'use client';

import { useEffect, useRef, useState } from 'react';
import { draftOf } from '../../../../_ui/draft';
import { Icon } from '../../../../_ui/icon';
import { Judged } from './judged';

interface OrderStep {
  id: string;
  text: string;
  /** Whether it stands right, in words; where that is said. */
  judged?: { isRight: boolean; says: string } | undefined;
  /** All words about this step, ready made. */
  words: { number: string; up: string; down: string };
}

type Spoken = { lang?: string; dir?: 'ltr' | 'rtl' };

/**
 * Steps to be put in order. Without script each has a select with its number; with it, buttons move
 * the steps and the numbers follow.
 */
export function Order({
  steps,
  help,
  moveHelp,
  spoken,
}: {
  steps: OrderStep[];
  help: string;
  moveHelp: string;
  spoken: Spoken;
}) {
  const list = useRef<HTMLOListElement>(null);
  const [order, setOrder] = useState<string[] | null>(null);
  const [moved, setMoved] = useState('');
  const [changed, setChanged] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once the hidden fields hold the new order
  useEffect(() => {
    const form = list.current?.closest('form');
    if (form && changed) form.dispatchEvent(new Event('input', { bubbles: true }));
  }, [order, changed]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the script arrives; the form's key starts a new exercise
  useEffect(() => {
    // Numbers that were chosen before the script arrived, or before a reload, are kept.
    const form = list.current?.closest('form');
    const draft = form && draftOf(form);
    const selects = [...(list.current?.querySelectorAll('select') ?? [])];
    const places = selects.map((select, index) => ({
      id: steps[index]?.id ?? '',
      at: Number(draft?.get(select.name) ?? select.value),
      index,
    }));
    setOrder(places.sort((a, b) => a.at - b.at || a.index - b.index).map(({ id }) => id));
  }, []);

  const shown = order
    ? order.map((id) => steps.find((step) => step.id === id)).filter((step) => step !== undefined)
    : steps;

  function move(id: string, by: -1 | 1) {
    if (!order) return;
    const from = order.indexOf(id);
    const next = order.filter((one) => one !== id);
    next.splice(from + by, 0, id);
    setOrder(next);
    setChanged(true);
    setMoved(`${from + by + 1}. ${steps.find((step) => step.id === id)?.text ?? ''}`);
  }

  return (
    <div className="stack">
      <p className="second">{order ? moveHelp : help}</p>
      <ol className="order" ref={list}>
        {shown.map((step, index) => (
          <li key={step.id}>
            {order ? (
              <Movable
                step={step}
                index={index}
                was={steps.indexOf(step)}
                last={shown.length - 1}
                spoken={spoken}
                move={move}
              />
            ) : (
              <Numbered step={step} index={index} count={steps.length} spoken={spoken} />
            )}
          </li>
        ))}
      </ol>
      <p className="vh" role="status">
        {moved}
      </p>
    </div>
  );
}

interface StepProps {
  step: OrderStep;
  /** Where it stands, from 0. */
  index: number;
  spoken: Spoken;
}

function Movable({
  step,
  index,
  was,
  last,
  spoken,
  move,
}: StepProps & { was: number; last: number; move: (id: string, by: -1 | 1) => void }) {
  return (
    <>
      <span>
        <span className="place-n">{index + 1}.</span>{' '}
        <span {...spoken} data-speak>
          {step.text}
        </span>
        {step.judged && index === was && <Judged {...step.judged} />}
      </span>
      <input type="hidden" name={`step.${step.id}`} value={index + 1} data-was={was + 1} />
      <span className="moves">
        <button
          type="button"
          className="bar-btn"
          aria-label={step.words.up}
          aria-disabled={index === 0}
          onClick={() => index > 0 && move(step.id, -1)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          className="bar-btn"
          aria-label={step.words.down}
          aria-disabled={index === last}
          onClick={() => index < last && move(step.id, 1)}
        >
          <Icon name="down" />
        </button>
      </span>
    </>
  );
}

function Numbered({ step, index, count, spoken }: StepProps & { count: number }) {
  return (
    <>
      <span {...spoken} data-speak>
        {step.text}
      </span>
      {step.judged && <Judged {...step.judged} />}
      <select
        name={`step.${step.id}`}
        aria-label={step.words.number}
        defaultValue={index + 1}
        data-was={index + 1}
      >
        {Array.from({ length: count }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
          <option key={place} value={place + 1}>
            {place + 1}
          </option>
        ))}
      </select>
    </>
  );
}
