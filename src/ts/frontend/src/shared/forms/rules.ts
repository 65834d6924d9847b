/** Checks the value of a field. Returns a message if it is invalid, or null. */
export type Rule = (value: string) => string | null;

/** Allowed lengths of a text, from `limits` of the api-client. */
export interface Lengths {
  minLength: number;
  maxLength: number | null;
}

/** @returns a rule with the message of the first of `rules` that fails */
export function all(...rules: Rule[]): Rule {
  return (value) => {
    for (const rule of rules) {
      const message = rule(value);
      if (message !== null) return message;
    }
    return null;
  };
}

/** @returns a rule that refuses empty text, and null of a select */
export function required(message: string): (value: string | null) => string | null {
  return (value) => (value === null || value.trim() === "" ? message : null);
}

/** @returns a rule that accepts an empty value, and checks every other with `rule` */
export function optional(rule: Rule): Rule {
  return (value) => (value === "" ? null : rule(value));
}

/** Counts characters as the backend does: code points, not UTF-16 units. */
export function length({ minLength, maxLength }: Lengths): Rule {
  return (value) => {
    const count = [...value].length;
    if (count < minLength) return `Use at least ${characters(minLength)}. This has ${count}.`;
    if (maxLength !== null && count > maxLength) {
      return `Use at most ${characters(maxLength)}. This has ${count}.`;
    }
    return null;
  };
}

/** Finds typing errors. The backend decides which addresses are valid, such as addresses of an intranet. */
export const email: Rule = (value) =>
  /^[^\s@]+@[^\s@]+$/.test(value.trim())
    ? null
    : "Enter an email address, such as ada@example.com.";

function characters(count: number): string {
  return count === 1 ? "1 character" : `${count} characters`;
}
