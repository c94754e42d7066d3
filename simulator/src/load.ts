import { init } from "soglia/around";
import { unpack, unpackText } from "./bytes.js";
import { needed, type Catalogue } from "./catalogue.js";
import { Engine, type Rules } from "./engine/engine.js";

/** The modules of `data/`, which lie beside the page or the script. */
export class Store {
  readonly #folder: URL;
  readonly #rules = new Map<string, Promise<Rules>>();
  #compiled: Promise<WebAssembly.Module> | undefined;
  #started: Promise<void> | undefined;
  #catalogue: Promise<Catalogue> | undefined;
  readonly engine = new Engine(() => this.#compile());

  /** `base` is the address beside which `data/` lies. */
  constructor(base: string | URL) {
    this.#folder = new URL("data/", base);
  }

  async module(name: string): Promise<string> {
    const address = new URL(`${name}.js`, this.#folder).href;
    return ((await import(/* @vite-ignore */ address)) as { default: string }).default;
  }

  async text(name: string): Promise<string> {
    return unpackText(await this.module(name));
  }

  #compile(): Promise<WebAssembly.Module> {
    if (this.#compiled === undefined) {
      this.#compiled = this.module("engine").then(unpack).then((bytes) => WebAssembly.compile(bytes));
      // What could not be loaded may be loaded later.
      this.#compiled.catch(() => {
        this.#compiled = undefined;
        this.#started = undefined;
      });
    }
    return this.#compiled;
  }

  /** Starts the engine in the page, once: it writes values there. What takes time it does beside the page. */
  start(): Promise<void> {
    this.#started ??= this.#compile().then(init);
    return this.#started;
  }

  catalogue(): Promise<Catalogue> {
    this.#catalogue ??= this.text("catalogue").then((text) => JSON.parse(text) as Catalogue);
    return this.#catalogue;
  }

  /** The pack of some measures as they run on a day, put together from its parts. */
  rules(measures: readonly string[], on: string): Promise<Rules> {
    const key = [on, ...measures].join(" ");
    let rules = this.#rules.get(key);
    if (rules === undefined) {
      rules = this.#assemble(measures, on);
      // What could not be loaded may be loaded later.
      rules.catch(() => this.#rules.delete(key));
      this.#rules.set(key, rules);
    }
    return rules;
  }

  async #assemble(measures: readonly string[], on: string): Promise<Rules> {
    const catalogue = await this.catalogue();
    const editions = needed(catalogue, measures, on);
    const numbers = [...new Set(editions.map(({ part }) => part))];
    const [head, ...parts] = await Promise.all([
      this.text("head"),
      ...numbers.map(async (part) => JSON.parse(await this.text(`parts/${part}`)) as string[]),
      this.start(),
    ]);
    const texts = new Map(numbers.map((part, place) => [part, parts[place] as string[]]));
    const content = `${head}${editions.map(({ part, index }) => texts.get(part)?.[index]).join()}]}`;
    return seal(catalogue, content);
  }
}

/** A pack with this content. */
async function seal({ pack: { format, engine, language } }: Catalogue, content: string): Promise<Rules> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(content));
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { engine, sha256, text: `{"format":${format},"engine":"${engine}","language":${language},"sha256":"${sha256}","content":${content}}` };
}
