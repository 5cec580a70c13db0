/** The quotient of two whole numbers, a tie to the even neighbour. */
export function halfEven(product: number, divisor: number): number {
  const quotient = Math.floor(product / divisor);
  const twice = 2 * (product - quotient * divisor);
  return quotient + (twice > divisor || (twice === divisor && quotient % 2 === 1) ? 1 : 0);
}
