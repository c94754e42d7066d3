import { FactsError, MeasureError, Pack, SogliaError } from "soglia/around";
import { tasks } from "./tasks.js";

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type Given<K extends TaskName> = Tasks[K] extends (pack: Pack, ...given: infer G) => unknown ? G : never;
export type Got<K extends TaskName> = ReturnType<Tasks[K]>;

/** Compiled rules as they come, by the hash of their content. */
export interface Rules {
  text: string;
  engine: string;
  sha256: string;
}

/** Packs, each read once. */
export class Packs {
  readonly #packs = new Map<string, Pack>();

  run(task: TaskName, sha256: string, text: string | undefined, given: unknown[]): unknown {
    let pack = this.#packs.get(sha256);
    if (pack === undefined) {
      pack = Pack.fromJson(text ?? "");
      this.#packs.set(sha256, pack);
    }
    return (tasks[task] as (pack: Pack, ...given: unknown[]) => unknown)(pack, ...given);
  }
}

/** An error as it crosses to the page: classes are lost on the way. */
export interface Fault {
  kind: "facts" | "measure" | "soglia" | "other";
  code: string;
  message: string;
  problems?: FactsError["problems"];
}

export function faultOf(error: unknown): Fault {
  if (error instanceof FactsError) {
    return { kind: "facts", code: error.code, message: error.message, problems: error.problems };
  }
  if (error instanceof SogliaError) {
    return { kind: error instanceof MeasureError ? "measure" : "soglia", code: error.code, message: error.message };
  }
  return { kind: "other", code: "", message: String(error) };
}

export function ofFault({ kind, code, message, problems }: Fault): Error {
  switch (kind) {
    case "facts":
      return new FactsError(code, message, undefined, problems);
    case "measure":
      return new MeasureError(code, message);
    case "soglia":
      return new SogliaError(code, message);
    case "other":
      return new Error(message);
  }
}
