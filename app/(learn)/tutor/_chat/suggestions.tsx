import { Hidden } from '../../../_ui/hidden';

/** Questions that are asked by a tap: nobody has to type on a cheap phone. */
export function Suggestions({
  title,
  questions,
  fields,
  turnId,
  spoken = {},
  isIsland = true,
}: {
  title: string;
  questions: readonly string[];
  fields: Record<string, string>;
  turnId: string;
  spoken?: { lang?: string; dir?: 'ltr' | 'rtl' };
  /** Asked in the conversation that is open, which its island shows as it is written. */
  isIsland?: boolean;
}) {
  if (questions.length === 0) return null;
  return (
    <form
      className="stack tight off-paper"
      method="post"
      action="/api/tutor"
      {...(isIsland ? { 'data-ask': true } : {})}
    >
      <p className="second">{title}</p>
      <Hidden fields={{ ...fields, turnId }} />
      <ul className="suggestions">
        {questions.map((question) => (
          <li key={question}>
            <button type="submit" className="as-link" name="question" value={question} {...spoken}>
              {question}
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}
