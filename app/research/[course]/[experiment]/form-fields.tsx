import { Field } from '@/app/_ui/field';

interface ChosenProps {
  id: string;
  /** Its id without one. */
  name?: string;
  label: string;
  value: string | number;
  /** What is sent, and what people read. */
  options: readonly (readonly [value: string | number, said: string | number])[];
}

/** A list of which one is chosen. */
export function Chosen({ id, name = id, label, value, options }: ChosenProps) {
  return (
    <Field id={id} label={label}>
      <select id={id} name={name} defaultValue={value}>
        {options.map(([sent, said]) => (
          <option key={sent} value={sent}>
            {said}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface NumberProps {
  id: string;
  label: string;
  help?: string;
  value: string | number;
  isWhole?: boolean;
}

/** A number as people write it, which has to be there. */
export function NumberIn({ id, label, help, value, isWhole = false }: NumberProps) {
  return (
    <Field id={id} label={label} help={help}>
      <input
        id={id}
        name={id}
        inputMode={isWhole ? 'numeric' : 'decimal'}
        required
        aria-describedby={help ? `${id}-help` : undefined}
        defaultValue={value}
      />
    </Field>
  );
}

/** Something that is so, or not. */
export function Ticked({ id, label, isOn }: { id: string; label: string; isOn: boolean }) {
  return (
    <div className="choice">
      <input type="checkbox" id={id} name={id} value="yes" defaultChecked={isOn} />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
