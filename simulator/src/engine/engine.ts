import script from "./worker.ts?worker&url";
import { Beside } from "./beside.js";
import { Packs, type Given, type Got, type Request, type Rules, type TaskName } from "./packs.js";

export { Dropped } from "./beside.js";
export type { Rules } from "./packs.js";

/** The engine, beside the page. */
export class Engine {
  readonly #beside: Beside<Request>;
  /** Packs that it has read. */
  #told = new Set<string>();

  /** `module` gives the engine compiled; in the page it is started already. */
  constructor(module: () => Promise<WebAssembly.Module>) {
    const own = async () => {
      const packs = new Packs();
      return (request: Request) => packs.run(request);
    };
    this.#beside = new Beside({ module, script, own });
  }

  async run<K extends TaskName>(task: K, { sha256, text }: Rules, ...given: Given<K>): Promise<Got<K>> {
    const request = () => {
      const sent = this.#told.has(sha256) ? undefined : text;
      this.#told.add(sha256);
      return { task, sha256, text: sent, given };
    };
    return (await this.#beside.ask(request)) as Got<K>;
  }

  /** Lets go of everything that is asked for. */
  drop(): void {
    if (this.#beside.drop()) {
      this.#told = new Set();
    }
  }
}
