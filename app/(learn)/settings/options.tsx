interface OptionsProps {
  name: string;
  legend: string;
  chosen: string;
  options: { value: string; label: string; lang?: string }[];
}

/** One setting: a question and its few answers. */
export function Options({ name, legend, chosen, options }: OptionsProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="options">
        {options.map(({ value, label, lang }) => (
          <div className="choice" key={value}>
            <input
              type="radio"
              id={`${name}-${value}`}
              name={name}
              value={value}
              defaultChecked={value === chosen}
            />
            <label htmlFor={`${name}-${value}`} lang={lang}>
              {label}
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
