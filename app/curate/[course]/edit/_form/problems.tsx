import Link from 'next/link';
import type { Problem } from '@/lib/content/import/problems';
import { piecePage } from '@/lib/server/web/editing';
import { pieceOfProblem } from '@/lib/server/web/publishing';
import { useFaultWords } from './fault-words';

/** Problems that are told one by one. */
const TOLD = 30;

interface ProblemListProps {
  courseId: string;
  problems: readonly Problem[];
  files: ReadonlyMap<string, string>;
}

/** What keeps a course from being published, each with the page on which it is mended. */
export function ProblemList({ courseId, problems, files }: ProblemListProps) {
  const said = useFaultWords();
  return (
    <ul className="names">
      {problems.slice(0, TOLD).map((problem) => (
        <li key={`${problem.file} ${problem.line} ${problem.message}`}>
          <Link href={piecePage(courseId, pieceOfProblem(problem, files))} prefetch={false}>
            <bdi>{problem.file}</bdi>
          </Link>
          {': '}
          {said(problem.message)}
        </li>
      ))}
    </ul>
  );
}
