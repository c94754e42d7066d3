import type { Answered, Sent } from "./answering.js";
import { ofFault } from "./fault.js";

/** What nobody waits for any more. */
export class Dropped extends Error {}

interface Waiting {
  take(value: unknown): void;
  fail(error: unknown): void;
}

/** How something answers. */
export interface Answering<R> {
  /** Its module, compiled. */
  module: () => Promise<WebAssembly.Module>;
  /** The script of the worker. */
  script: string;
  /** Answers in the page itself, where the policy of the site refuses workers. */
  own: () => Promise<(request: R) => unknown>;
}

/** Something that answers beside the page where the browser lets it: a page that computes answers no click. */
export class Beside<R> {
  readonly #answering: Answering<R>;
  #worker: Promise<Worker | undefined> | undefined;
  #own: ((request: R) => unknown) | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #era = 0;

  constructor(answering: Answering<R>) {
    this.#answering = answering;
  }

  /** Asks; `request` is made when it is known who answers. */
  async ask(request: () => R): Promise<unknown> {
    const era = this.#era;
    this.#worker ??= this.#own === undefined ? this.#spawn() : Promise.resolve(undefined);
    const worker = await this.#worker;
    if (era !== this.#era) {
      throw new Dropped();
    }
    if (worker === undefined) {
      this.#own ??= await this.#answering.own();
      // What says so is shown before.
      await new Promise((done) => setTimeout(done));
      if (era !== this.#era) {
        throw new Dropped();
      }
      return this.#own(request());
    }
    this.#count += 1;
    const number = this.#count;
    return new Promise((take, fail) => {
      this.#waiting.set(number, { take, fail });
      worker.postMessage({ number, request: request() } satisfies Sent<R>);
    });
  }

  /** Lets go of everything that is asked for; says whether whoever answered is gone. A computation cannot be interrupted: its worker ends, and the next one begins anew. */
  drop(): boolean {
    this.#era += 1;
    if (this.#waiting.size === 0) {
      return false;
    }
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.then((ended) => ended?.terminate());
    for (const { fail } of this.#waiting.values()) {
      fail(new Dropped());
    }
    this.#waiting.clear();
    return true;
  }

  async #spawn(): Promise<Worker | undefined> {
    const { module, script } = this.#answering;
    const compiled = await module();
    // A worker of another address has the policy of its own answer, which servers of files do not give, and on the site of somebody else
    // it is refused; one that is made here has the policy of the page, and may load what the page may.
    const address = URL.createObjectURL(new Blob([`import ${JSON.stringify(new URL(script, import.meta.url).href)};`], { type: "text/javascript" }));
    try {
      return await new Promise<Worker>((take, fail) => {
        const worker = new Worker(address, { type: "module", name: "soglia" });
        worker.onerror = fail;
        worker.onmessage = ({ data }: MessageEvent<Answered>) => ("ready" in data ? take(worker) : this.#answered(data));
        worker.postMessage({ module: compiled } satisfies Sent<R>);
      });
    } catch {
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
