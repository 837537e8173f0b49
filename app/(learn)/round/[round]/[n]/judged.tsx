import { Icon } from '../../../../_ui/icon';

/** Whether a part of an answer stands right, by sign and word. */
export function Judged({ isRight, says }: { isRight: boolean; says: string }) {
  return (
    <span className={isRight ? 'judged right' : 'judged notyet'}>
      <Icon name={isRight ? 'mastered' : 'notyet'} small />
      {says}
    </span>
  );
}
