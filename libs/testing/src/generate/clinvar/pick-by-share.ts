/** The choice at `draw` (0 to 1) where each choice takes its share; the first one where the shares leave a rest. */
export function pickByShare<T extends readonly [share: number, ...rest: unknown[]]>(choices: readonly T[], draw: number): T {
  let left = draw;
  for (const choice of choices) {
    left -= choice[0];
    if (left < 0) return choice;
  }
  const [first] = choices;
  if (!first) throw new RangeError('nothing to pick from');
  return first;
}
