import { check, compile, type Diagnostic, type RuleFiles } from "soglia/authoring";
import type { Rules } from "../engine/engine.js";

/** What is wrong with some files, and what they compile to. */
export interface Looked {
  diagnostics: readonly Diagnostic[];
  rules: Rules | undefined;
}

export function look(files: RuleFiles): Looked {
  const { pack, diagnostics } = compile(files);
  // Where it compiles its cases are run too.
  return pack === undefined ? { diagnostics, rules: undefined } : { diagnostics: check(files), rules: { text: pack.toJson(), engine: pack.engine, sha256: pack.sha256 } };
}
