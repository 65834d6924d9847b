const STEPS = [1, 2, 3, 4, 5, 6, 8, 10];

/** @returns the top of an axis for numbers up to `max`: a round even number, so that half of it is an integer */
export function axisTop(max: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(max, 1)));
  const round = STEPS.map((step) => step * power).filter((top) => top % 2 === 0);
  return round.find((top) => top >= max) ?? 10 * power;
}
