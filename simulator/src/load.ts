import { Pack, init } from "soglia/around";
import { unpack, unpackText } from "./bytes.js";
import { needed, type Catalogue } from "./catalogue.js";

/** The modules of `data/`, which lie beside the page or the script. */
export class Store {
  readonly #folder: URL;
  readonly #packs = new Map<string, Promise<Pack>>();
  #started: Promise<void> | undefined;
  #catalogue: Promise<Catalogue> | undefined;

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

  /** Starts the engine, once. */
  start(): Promise<void> {
    this.#started ??= this.module("engine").then(unpack).then(init);
    return this.#started;
  }

  catalogue(): Promise<Catalogue> {
    this.#catalogue ??= this.text("catalogue").then((text) => JSON.parse(text) as Catalogue);
    return this.#catalogue;
  }

  /** The pack of some measures as they run on a day, put together from its parts. */
  pack(measures: readonly string[], on: string): Promise<Pack> {
    const key = [on, ...measures].join(" ");
    let pack = this.#packs.get(key);
    if (pack === undefined) {
      pack = this.#assemble(measures, on);
      // What could not be loaded may be loaded later.
      pack.catch(() => this.#packs.delete(key));
      this.#packs.set(key, pack);
    }
    return pack;
  }

  async #assemble(measures: readonly string[], on: string): Promise<Pack> {
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
    return Pack.fromJson(await seal(catalogue, content));
  }
}

/** A pack with this content. */
async function seal({ pack: { format, engine, language } }: Catalogue, content: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(content));
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `{"format":${format},"engine":"${engine}","language":${language},"sha256":"${sha256}","content":${content}}`;
}
