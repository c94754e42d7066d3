// Findings as an editor shows them.
import { check, init, type Diagnostic, type RuleFiles } from "soglia/authoring";

export async function findings(files: RuleFiles, language: "it" | "en"): Promise<string[]> {
  await init();
  const line = ({ file, start, code, severity, message, help }: Diagnostic) =>
    `${file}:${start.line}:${start.column} ${severity} ${code} ${message[language]}${help ? ` (${help[language]})` : ""}`;
  return check(files).map(line);
}
