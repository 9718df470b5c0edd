/** Decimal numbers as scaled integers: a value with `scale` decimals is `value * 10 ** scale`, as a bigint. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
/** From here on a number's text has an exponent. */
const TOO_LARGE = 1e21;

/**
 * A decimal's text, as a scaled integer. Zeros after the scale's last place are accepted, other digits are not.
 * @throws RangeError for what is not a decimal, or has more places than the scale
 */
export function parseDecimal(text: string, scale: number): bigint {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  const excess = fraction.slice(scale);
  if (whole === undefined || /[1-9]/.test(excess)) throw new RangeError(`not a decimal of ${scale} places: ${text}`);
  const digits = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
  return sign === '-' ? -digits : digits;
}

/** The shortest text of a scaled integer: no zeros at the end of the fraction, no empty fraction, no `-0`. */
export function formatDecimal(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * The scaled integer nearest to a float, which stands for a decimal that was written down with at most `scale` places.
 * @throws RangeError for what is not finite, or 1e21 and beyond
 */
export function decimalOfNumber(value: number, scale: number): bigint {
  if (!(Math.abs(value) < TOO_LARGE)) throw new RangeError(`not a decimal of ${scale} places: ${value}`);
  return BigInt(value.toFixed(scale).replace('.', ''));
}

/** Rounded to the nearest, ties to the even one. The denominator is positive. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const floor = divideFloor(numerator, denominator);
  const twice = 2n * (numerator - floor * denominator);
  if (twice === denominator) return floor + (floor & 1n);
  return twice > denominator ? floor + 1n : floor;
}

/** Rounded towards minus infinity. The denominator is positive. */
export function divideFloor(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

/** Rounded towards plus infinity. The denominator is positive. */
export function divideCeil(numerator: bigint, denominator: bigint): bigint {
  return -divideFloor(-numerator, denominator);
}
