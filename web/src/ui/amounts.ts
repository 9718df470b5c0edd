/** A decimal string with its thousands set apart: "1234567.5" is "1,234,567.5". Never through a number. */
export function grouped(decimal: string): string {
  const [whole = '', ...fraction] = decimal.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...fraction].join('.');
}

/** With a plus before a gain. */
export function withSign(decimal: string): string {
  return decimal.startsWith('-') || /^[0.]*$/.test(decimal) ? decimal : `+${decimal}`;
}
