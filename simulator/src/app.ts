import { FactsError, MeasureError, type Language, type Pack } from "soglia/around";
import { inForce, type Catalogue } from "./catalogue.js";
import { h } from "./dom.js";
import { freshId } from "./field.js";
import type { Store } from "./load.js";
import { Known, ask, check, type Asked } from "./questions.js";
import { countAnswers, ofFragment, type State, type Trail, type View } from "./state.js";
import { texts } from "./texts.js";
import { measuresView } from "./views/measures.js";
import { placeView } from "./views/place.js";
import { questionsView } from "./views/questions.js";
import { resultView } from "./views/result.js";

/** What a view needs. */
export interface Scene {
  state: State;
  said: ReturnType<typeof texts>;
  catalogue: Catalogue;
  store: Store;
  /** A day as people write it. */
  day(on: string): string;
  go(change: Partial<State>): void;
  back(): void;
  /** The address with the answers in it. */
  link: ((state: State) => string) | undefined;
}

/** What a view needs once the rules are there. */
export interface PackScene extends Scene {
  pack: Pack;
  known: Known;
  asked: Asked;
  /** What comes after an answer: the next question, or the result. */
  onward(change: Partial<State>): Partial<State>;
  /** What is wrong with facts, in words. */
  check(facts: State["facts"]): string[];
}

/** What is fixed from outside. */
export interface Options {
  language: Language;
  on: string;
  place?: string;
  /** One measure, and nothing to choose. */
  measure?: string;
  /** A pack that was loaded from elsewhere, with a catalogue made of it. */
  pack?: Pack;
  link?: (state: State) => string;
}

/** The simulator, in an element of a page. */
export class Simulator {
  readonly #root: HTMLElement;
  readonly #store: Store;
  readonly #trail: Trail;
  readonly #options: Options;
  #state: State;
  #turn = 0;

  constructor(root: HTMLElement, store: Store, trail: Trail, options: Options, kept?: State) {
    this.#root = root;
    this.#store = store;
    this.#trail = trail;
    this.#options = options;
    const { language, on, place, measure } = options;
    const first: State = {
      language, on, place,
      view: measure === undefined ? "place" : "questions",
      measures: measure === undefined ? [] : [measure],
      facts: {}, skipped: [], suppliers: false, changing: undefined, names: {},
    };
    const address = trail.fragment;
    const linked = address === "" ? undefined : ofFragment(address, first);
    this.#state = kept ?? linked ?? first;
    trail.listen((state, hash) => {
      this.#state = state ?? ofFragment(hash, first) ?? first;
      void this.#render(true);
    });
    trail.replace(this.#state);
    const broken = kept === undefined && linked === undefined && address.length > 1;
    void this.#render(false, broken ? texts(language).badLink : undefined);
  }

  /** Says the same in another language. */
  speak(language: Language): void {
    this.#state = { ...this.#state, language };
    this.#trail.replace(this.#state);
    void this.#render(false);
  }

  get language(): Language {
    return this.#state.language;
  }

  #go(change: Partial<State>): void {
    this.#state = { ...this.#state, changing: undefined, ...change };
    this.#trail.go(this.#state);
    void this.#render(true);
  }

  async #render(moved: boolean, notice?: string): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const state = this.#state;
    const said = texts(state.language);
    const shown = h("div", { class: "soglia-view", lang: state.language });
    const heading = h("h2", { tabindex: -1, class: "soglia-heading" }, this.#heading(state));
    const describe = (view: HTMLElement) => {
      // Who hears the page hears the question as soon as it is there.
      const question = view.querySelector(".soglia-question, .soglia-form > .soglia-field > label");
      if (question !== null) {
        question.id ||= freshId("question");
        heading.setAttribute("aria-describedby", question.id);
      }
    };
    const waiting = setTimeout(() => this.#root.replaceChildren(h("p", { role: "status", class: "soglia-loading" }, said.loading)), 300);
    try {
      const view = await this.#view(state);
      describe(view);
      shown.append(this.#steps(state), heading, ...(notice === undefined ? [] : [h("p", { class: "alert alert-warning", role: "alert" }, notice)]), view);
    } catch (error) {
      shown.append(this.#steps(state), heading, this.#failure(error, state));
    } finally {
      clearTimeout(waiting);
    }
    if (turn !== this.#turn) {
      return;
    }
    shown.append(h("footer", { class: "soglia-note" }, h("p", {}, h("strong", {}, said.simulation)), h("p", {}, said.private)));
    this.#root.replaceChildren(shown);
    this.#root.dispatchEvent(new CustomEvent("soglia-view", { detail: { ...state, heading: heading.textContent }, bubbles: true }));
    if (moved) {
      heading.focus({ preventScroll: true });
      shown.scrollIntoView({ block: "start" });
    }
  }

  #heading(state: State): string {
    const { view, language } = state;
    const said = texts(language);
    return { place: said.placeTitle, measures: said.measuresTitle, questions: said.questionTitle(countAnswers(state) + 1), result: said.resultTitle }[view];
  }

  #steps(state: State): HTMLElement | string {
    if (this.#options.measure !== undefined) {
      return "";
    }
    const said = texts(state.language);
    const steps: [View, string][] = [["place", said.stepPlace], ["measures", said.stepMeasures], ["questions", said.stepQuestions], ["result", said.stepResult]];
    const here = steps.findIndex(([view]) => view === state.view);
    const item = ([view, name]: [View, string], place: number) => {
      const text = `${place + 1}. ${name}`;
      const inner = place < here ? h("button", { type: "button", class: "btn btn-link", onclick: () => this.#go({ view }) }, text) : h("span", {}, text);
      return h("li", { class: place < here ? "done" : place === here ? "here" : "", "aria-current": place === here ? "step" : undefined }, inner);
    };
    return h("nav", { "aria-label": said.steps, class: "soglia-steps" }, h("ol", {}, steps.map(item)));
  }

  async #view(state: State): Promise<HTMLElement> {
    const catalogue = await this.#store.catalogue();
    const said = texts(state.language);
    const formatter = new Intl.DateTimeFormat(state.language === "it" ? "it-IT" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
    const scene: Scene = {
      state, said, catalogue,
      store: this.#store,
      day: (on) => formatter.format(new Date(`${on}T00:00:00Z`)),
      go: (change) => this.#go(change),
      back: () => this.#trail.back(),
      link: this.#options.link,
    };
    if (state.view === "place" || state.measures.length === 0) {
      return state.view === "place" || state.place === undefined ? placeView(scene) : measuresView(scene);
    }
    if (state.view === "measures") {
      return measuresView(scene);
    }
    const lost = state.measures.find((id) => !catalogue.editions.some((edition) => edition.id === id && inForce(edition, state.on)));
    if (lost !== undefined && this.#options.pack === undefined) {
      return h("p", { class: "alert alert-warning", role: "alert" }, said.unknownMeasure(lost));
    }
    const pack = this.#options.pack ?? (await this.#store.pack(state.measures, state.on));
    // Many measures take a moment: what says so is shown before.
    await new Promise((done) => setTimeout(done));
    const known = new Known(pack, state.measures, state.on);
    const asked = ask(pack, known, state);
    const packScene: PackScene = {
      ...scene, pack, known, asked,
      check: (facts) => check(pack, known, { ...state, facts }),
      onward: (change) => {
        const next = { ...state, changing: undefined, ...change };
        return { ...change, changing: undefined, view: ask(pack, known, next).next === undefined ? "result" : "questions" };
      },
    };
    return state.view === "result" ? resultView(packScene) : questionsView(packScene);
  }

  #failure(error: unknown, state: State): HTMLElement {
    const said = texts(state.language);
    // A module that cannot be loaded is a `TypeError`; facts of a link may not be those of the rules.
    const known = error instanceof FactsError || error instanceof MeasureError;
    const text = error instanceof TypeError ? said.failed : known ? said.badLink : said.internal;
    console.error(error);
    return h("div", { class: "alert alert-danger", role: "alert" },
      h("p", {}, text),
      known
        ? h("button", { type: "button", class: "btn btn-primary", onclick: () => this.#go({ view: this.#options.measure === undefined ? "place" : "questions", facts: {}, skipped: [], suppliers: false }) }, said.again)
        : h("button", { type: "button", class: "btn btn-primary", onclick: () => void this.#render(true) }, said.retry));
  }
}
