interface ArmHeadsProps {
  arms: readonly { id: string }[];
  nameOf: (arm: string) => string;
}

/** Head of a table with a column an arm, and one before them that says what is counted. */
export function ArmHeads({ arms, nameOf }: ArmHeadsProps) {
  return (
    <thead>
      <tr>
        <td />
        {arms.map(({ id }) => (
          <th key={id} scope="col">
            <bdi>{nameOf(id)}</bdi>
          </th>
        ))}
      </tr>
    </thead>
  );
}
