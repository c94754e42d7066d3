import * as raw from "./module/soglia.js";
import type { RuleCase } from "./cases.js";
import { SogliaError, type Localized } from "./errors.js";
import { guarded } from "./start.js";

export type { CaseValue, RuleCase, Wanted } from "./cases.js";
export { SogliaError, type Localized } from "./errors.js";

/** A line and a column in characters, both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** A range of characters in a file; `end` is one past the last. */
export interface Place {
  file: string;
  start: Position;
  end: Position;
}

/** A finding about a rule file. */
export interface Diagnostic extends Place {
  /** Documented in docs/diagnostics.md. */
  code: string;
  severity: "error" | "warning";
  message: Localized;
  help?: Localized;
  /** A value that shows it: in the hole, in the overlap, at the jump. */
  witness?: string;
  /** Other places that matter. */
  related?: (Place & { message: Localized })[];
}

/** Texts of rule files by name. */
export type RuleFiles = { readonly [name: string]: string };

/** What came of compiling. */
export interface Compiled {
  /** The text of the pack, for `Pack.fromJson` of `soglia` or `soglia/around`; none where there are errors. */
  pack: string | undefined;
  diagnostics: Diagnostic[];
  /** The cases that stand beside the rules: `Pack.differences` of `soglia/around` runs them. */
  cases: RuleCase[];
}

/** Reads, checks and compiles rule files together. */
export function compile(files: RuleFiles): Compiled {
  return reading(files, (compiled, diagnostics) => ({ pack: compiled.pack(), diagnostics, cases: JSON.parse(compiled.cases()) as RuleCase[] }));
}

/** What is wrong with rule files, and with the facts of the cases beside them; the cases themselves are not run. */
export function check(files: RuleFiles): Diagnostic[] {
  return reading(files, (_, diagnostics) => diagnostics);
}

function reading<T>(files: RuleFiles, look: (compiled: raw.RawCompiled, diagnostics: Diagnostic[]) => T): T {
  if (typeof files !== "object" || files === null || Array.isArray(files) || Object.values(files).some((text) => typeof text !== "string")) {
    throw new SogliaError("not_files", "rule files are not an object of texts by name");
  }
  const text = JSON.stringify(files);
  return guarded(() => {
    const compiled = raw.compile(text);
    try {
      return look(compiled, JSON.parse(compiled.diagnostics()) as Diagnostic[]);
    } finally {
      compiled.free();
    }
  });
}
