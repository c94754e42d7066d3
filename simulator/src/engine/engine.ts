import workerAddress from "./worker.ts?worker&url";
import { Packs, ofFault, type Given, type Got, type Rules, type TaskName } from "./packs.js";
import type { Answered, Sent } from "./worker.js";

export type { Rules } from "./packs.js";

/** What nobody waits for any more. */
export class Dropped extends Error {}

interface Waiting {
  take(value: unknown): void;
  fail(error: unknown): void;
}

/** The engine, beside the page where the browser lets it: a page that computes answers no click. */
export class Engine {
  readonly #module: () => Promise<WebAssembly.Module>;
  #worker: Promise<Worker | undefined> | undefined;
  /** A site whose policy refuses workers runs it in the page. */
  #own: Packs | undefined;
  #told = new Set<string>();
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #era = 0;

  /** `module` gives the engine compiled; in the page it is started already. */
  constructor(module: () => Promise<WebAssembly.Module>) {
    this.#module = module;
  }

  async run<K extends TaskName>(task: K, { sha256, text }: Rules, ...given: Given<K>): Promise<Got<K>> {
    const era = this.#era;
    this.#worker ??= this.#own === undefined ? this.#spawn() : Promise.resolve(undefined);
    const worker = await this.#worker;
    if (era !== this.#era) {
      throw new Dropped();
    }
    if (worker === undefined) {
      this.#own ??= new Packs();
      // What says so is shown before.
      await new Promise((done) => setTimeout(done));
      return this.#own.run(task, sha256, text, given) as Got<K>;
    }
    this.#count += 1;
    const number = this.#count;
    const sent: Sent = { number, task, sha256, text: this.#told.has(sha256) ? undefined : text, given };
    this.#told.add(sha256);
    return new Promise((take, fail) => {
      this.#waiting.set(number, { take: take as Waiting["take"], fail });
      worker.postMessage(sent);
    });
  }

  /** Lets go of everything that is asked for. A computation cannot be interrupted: its worker ends, and the next one begins anew. */
  drop(): void {
    this.#era += 1;
    if (this.#waiting.size === 0) {
      return;
    }
    const worker = this.#worker;
    this.#worker = undefined;
    this.#told = new Set();
    void worker?.then((ended) => ended?.terminate());
    for (const { fail } of this.#waiting.values()) {
      fail(new Dropped());
    }
    this.#waiting.clear();
  }

  async #spawn(): Promise<Worker | undefined> {
    const module = await this.#module();
    // A worker of another address has the policy of its own answer, which servers of files do not give, and on the site of somebody else
    // it is refused; one that is made here has the policy of the page, and may load what the page may.
    const address = URL.createObjectURL(new Blob([`import ${JSON.stringify(new URL(workerAddress, import.meta.url).href)};`], { type: "text/javascript" }));
    try {
      return await new Promise<Worker>((take, fail) => {
        const worker = new Worker(address, { type: "module", name: "soglia" });
        worker.onerror = fail;
        worker.onmessage = ({ data }: MessageEvent<Answered>) => ("ready" in data ? take(worker) : this.#answered(data));
        worker.postMessage({ module } satisfies Sent);
      });
    } catch {
      this.#own = new Packs();
      return undefined;
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  #answered(data: Exclude<Answered, { ready: true }>): void {
    const waiting = this.#waiting.get(data.number);
    this.#waiting.delete(data.number);
    if ("fault" in data) {
      waiting?.fail(ofFault(data.fault));
    } else {
      waiting?.take(data.value);
    }
  }
}
