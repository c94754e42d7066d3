import type { Language } from "soglia/around";
import { Simulator, type Options } from "./app.js";
import type { Catalogue } from "./catalogue.js";
import { h } from "./dom.js";
import type { Rules } from "./engine/engine.js";
import { Store } from "./load.js";
import { ElementTrail, isDay, today } from "./state.js";
import { styleSheet } from "./style-sheet.js";
import { texts } from "./texts.js";
import { openForPrint } from "./views/result.js";

let sheet: CSSStyleSheet | undefined;

/**
 * `<soglia-simulatore>`: the simulator in any page.
 *
 * - `misura`: the id of one measure; without it, place and measures are chosen
 * - `comune`: the id of the place that is chosen at first
 * - `pack`: the address of a pack that `soglia compile` has written; without it, the rules beside the script
 * - `data`: the day, `2025-06-01`; without it, today
 * - `lingua`: `it` (where left out) or `en`
 */
export class SogliaSimulatore extends HTMLElement {
  static readonly observedAttributes = ["misura", "comune", "pack", "data", "lingua"];
  #changed = false;

  connectedCallback(): void {
    if (this.shadowRoot !== null) {
      return;
    }
    const root = this.attachShadow({ mode: "open" });
    sheet ??= styleSheet();
    root.adoptedStyleSheets = [sheet];
    openForPrint(root);
    this.attributeChangedCallback();
  }

  /** Begins anew, once for all the attributes that are set together. */
  attributeChangedCallback(): void {
    const root = this.shadowRoot;
    if (root === null || this.#changed) {
      return;
    }
    this.#changed = true;
    queueMicrotask(() => {
      this.#changed = false;
      const frame = h("div", { class: "soglia-root soglia-element" });
      root.replaceChildren(frame);
      void this.#start(frame);
    });
  }

  async #start(frame: HTMLElement): Promise<void> {
    const language: Language = this.getAttribute("lingua") === "en" ? "en" : "it";
    const said = texts(language);
    frame.lang = language;
    frame.append(h("p", { role: "status" }, said.loading));
    const day = this.getAttribute("data") ?? "";
    const options: Options = { language, on: isDay(day) ? day : today() };
    const [place, measure, pack] = [this.getAttribute("comune"), this.getAttribute("misura"), this.getAttribute("pack")];
    let store = new Store(import.meta.url);
    try {
      if (pack !== null) {
        await store.start();
        options.rules = await loadPack(new URL(pack, document.baseURI));
        store = new OwnStore(import.meta.url, options.rules);
        await store.engine.run("measures", options.rules);
      }
      new Simulator(frame, store, new ElementTrail(), { ...options, ...(place !== null && { place }), ...(measure !== null && { measure }) });
    } catch (error) {
      console.error(error);
      frame.replaceChildren(h("p", { role: "alert", class: "alert alert-danger" }, said.failed));
    }
  }
}

async function loadPack(address: URL): Promise<Rules> {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new TypeError(`the pack cannot be loaded: ${answer.status}`);
  }
  const text = await answer.text();
  const { engine, sha256 } = JSON.parse(text) as Catalogue["pack"];
  return { text, engine, sha256 };
}

/** The rules of one pack, with a catalogue made of it. */
class OwnStore extends Store {
  readonly #own: Rules;

  constructor(base: string, rules: Rules) {
    super(base);
    this.#own = rules;
  }

  override async catalogue(): Promise<Catalogue> {
    const { content, ...pack } = JSON.parse(this.#own.text) as { content: { bodies: Catalogue["bodies"]; measures: (Catalogue["editions"][number] & { supplied?: { measure: string }[] })[] } } & Catalogue["pack"];
    const editions = content.measures.map((measure) => ({ ...measure, supplies: (measure.supplied ?? []).map((found) => found.measure), family: measure.family ?? [] }));
    return { pack, bodies: content.bodies, parts: 0, editions };
  }

  override async rules(): Promise<Rules> {
    return this.#own;
  }
}

customElements.define("soglia-simulatore", SogliaSimulatore);
