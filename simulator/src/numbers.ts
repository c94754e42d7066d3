import type { Language } from "soglia/around";

/** What is wrong with a number as it was typed. */
export type NumberFault = "not_a_number" | "out_of_range" | "too_many_decimals";

/** A number as a person types it, `12.500,50` or `12500.5`, as plain decimal text; it never becomes a float. */
export function readNumber(typed: string, language: Language): string | undefined {
  let text = typed.replace(/[\s\u00a0€%'’_]/g, "").replace(/^euro?|euro?$/i, "");
  const [comma, thousands] = language === "it" ? [",", "."] : [".", ","];
  if (text.includes(comma) || thousandsOnly(text, thousands)) {
    // Points part thousands only where they stand between groups of three.
    const [whole = "", decimals, ...more] = text.split(comma);
    const groups = whole.split(thousands);
    if (more.length > 0 || decimals?.includes(thousands) || groups.slice(1).some((group) => group.length !== 3)) {
      // `12500.50` is understood in Italian too.
      return comma === "." || whole.includes(comma) ? undefined : plain(text);
    }
    text = groups.join("") + (decimals === undefined ? "" : `.${decimals}`);
  }
  return plain(text);
}

function thousandsOnly(text: string, thousands: string): boolean {
  return new RegExp(`^-?[1-9]\\d{0,2}(\\${thousands}\\d{3})+$`).test(text);
}

function plain(text: string): string | undefined {
  // `,5` is a half.
  const parts = /^(-?)0*(\d+|(?=\.\d))(?:\.(\d*?)0*)?$/.exec(text);
  if (parts === null) {
    return undefined;
  }
  const decimals = parts[3] ?? "";
  return `${parts[1]}${parts[2] || "0"}${decimals === "" ? "" : `.${decimals}`}`;
}

/** How many decimals a plain text has. */
export function decimalsOf(text: string): number {
  return text.split(".")[1]?.length ?? 0;
}

/** Compares plain decimal texts exactly. */
export function compare(one: string, other: string): number {
  const most = Math.max(decimalsOf(one), decimalsOf(other));
  const whole = (text: string) => BigInt(text.replace(".", "") + "0".repeat(most - decimalsOf(text)));
  const difference = whole(one) - whole(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** A typed number that a fact can have, or what is wrong with it. */
export function checkNumber(typed: string, { decimals, min, max }: { decimals: number; min: string; max: string }, language: Language): { value: string } | { fault: NumberFault } {
  const value = readNumber(typed, language);
  if (value === undefined) {
    return { fault: "not_a_number" };
  }
  if (decimalsOf(value) > decimals) {
    return { fault: "too_many_decimals" };
  }
  return compare(value, min) < 0 || compare(value, max) > 0 ? { fault: "out_of_range" } : { value };
}

/** A plain decimal text as it is typed in a language, with thousands parted. */
export function typedNumber(value: string, language: Language): string {
  const [whole = "", decimals] = value.split(".");
  const [comma, thousands] = language === "it" ? [",", "."] : [".", ","];
  return whole.replace(/\B(?=(\d{3})+$)/g, thousands) + (decimals === undefined ? "" : comma + decimals);
}
