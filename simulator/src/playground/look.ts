import { compile, type Diagnostic, type RuleCase, type RuleFiles } from "soglia/authoring";
import type { Rules } from "../engine/engine.js";

/** What is wrong with some files, and what they compile to. */
export interface Looked {
  diagnostics: readonly Diagnostic[];
  rules: Rules | undefined;
  cases: readonly RuleCase[];
}

function rulesOf(text: string): Rules {
  const { engine, sha256 } = JSON.parse(text) as { engine: string; sha256: string };
  return { text, engine, sha256 };
}

export function look(files: RuleFiles): Looked {
  const { pack, diagnostics, cases } = compile(files);
  return { diagnostics, rules: pack === undefined ? undefined : rulesOf(pack), cases };
}
