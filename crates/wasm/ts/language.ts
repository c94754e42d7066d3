import { SogliaError } from "./errors.js";

/** A language of texts that people read. */
export type Language = "it" | "en";

export function isEnglish(language: Language): boolean {
  if (language !== "it" && language !== "en") {
    throw new SogliaError("language", "there is no such language");
  }
  return language === "en";
}
