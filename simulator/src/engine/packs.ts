import { Pack } from "soglia/around";
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

/** One task on a pack, whose text is sent where it is not known yet. */
export interface Request {
  task: TaskName;
  sha256: string;
  text: string | undefined;
  given: unknown[];
}

/** Packs, each read once. */
export class Packs {
  readonly #packs = new Map<string, Pack>();

  run({ task, sha256, text, given }: Request): unknown {
    let pack = this.#packs.get(sha256);
    if (pack === undefined) {
      pack = Pack.fromJson(text ?? "");
      this.#packs.set(sha256, pack);
    }
    return (tasks[task] as (pack: Pack, ...given: unknown[]) => unknown)(pack, ...given);
  }
}
