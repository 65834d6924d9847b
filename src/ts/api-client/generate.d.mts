/** @see generate.mjs */
export function generate(contract: object): Promise<string>;
