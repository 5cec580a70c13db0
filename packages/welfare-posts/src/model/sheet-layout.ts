import type { Sheet } from '@gongyi/kernel';

/** Cells whose value also holds for rows below: the upper ends of vertical merges. */
export function verticalMergeMasters(sheet: Sheet): Set<string> {
  const rowOf = (ref: string) => Number(ref.replace(/^[A-Z]+/, ''));
  return new Set(
    sheet.rows.flatMap((row) =>
      row.cells.flatMap((cell) =>
        cell.mergedFrom !== undefined && rowOf(cell.mergedFrom) !== row.number ? [cell.mergedFrom] : [],
      ),
    ),
  );
}
