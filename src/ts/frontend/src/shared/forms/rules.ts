/** A rule of a form's field: the message for a value that breaks it, or null. */
export type Rule = (value: string) => string | null;

/** Lengths as the contract states them (`limits` of the api-client). */
export interface Lengths {
  minLength: number;
  maxLength: number | null;
}

/** @returns a rule with the message of the first of `rules` that is broken */
export function all(...rules: Rule[]): Rule {
  return (value) => {
    for (const rule of rules) {
      const message = rule(value);
      if (message !== null) return message;
    }
    return null;
  };
}

export function required(message: string): Rule {
  return (value) => (value.trim() === "" ? message : null);
}

/** @returns a rule that holds for an empty value too, as `rule` does for every other */
export function optional(rule: Rule): Rule {
  return (value) => (value === "" ? null : rule(value));
}

/** Counts characters as the backend does: code points, not UTF-16 units. */
export function length({ minLength, maxLength }: Lengths): Rule {
  return (value) => {
    const count = [...value].length;
    if (count < minLength) return `Use at least ${characters(minLength)}; this has ${count}.`;
    if (maxLength !== null && count > maxLength) {
      return `Use at most ${characters(maxLength)}; this has ${count}.`;
    }
    return null;
  };
}

/** Catches slips of the fingers; the backend decides what an address is, such as one of an intranet. */
export const email: Rule = (value) =>
  /^[^\s@]+@[^\s@]+$/.test(value.trim())
    ? null
    : "Enter an email address, such as ada@example.com.";

function characters(count: number): string {
  return count === 1 ? "1 character" : `${count} characters`;
}
