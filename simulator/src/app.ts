import { FactsError, MeasureError, type Language } from "soglia/around";
import { inForce, type Catalogue } from "./catalogue.js";
import { h } from "./dom.js";
import { Dropped, type Engine, type Rules } from "./engine/engine.js";
import { freshId } from "./field.js";
import type { Store } from "./load.js";
import { Known, ask, withPlace, type Asked } from "./questions.js";
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
  /** Goes back, where there is something to go back to. */
  back: (() => void) | undefined;
  /** The address with the answers in it. */
  link: ((state: State) => string) | undefined;
}

/** What a view needs once the rules are there. */
export interface PackScene extends Scene {
  engine: Engine;
  rules: Rules;
  known: Known;
  asked: Asked;
  /** The answers, with what the place tells. */
  facts: State["facts"];
  /** Goes on with what was answered: to the next question, or to the result. Says what is wrong with the facts where they cannot be taken. */
  advance(change: Partial<State>): Promise<string[]>;
  /** Says how far something is that is not shown yet. */
  progress(done: number, of: number): void;
  /** Does the rest once the view is shown. */
  later(task: () => Promise<void>): void;
  /** When the rest is done. */
  complete(): Promise<void>;
}

/** What is fixed from outside. */
export interface Options {
  language: Language;
  on: string;
  place?: string;
  /** One measure, and nothing to choose. */
  measure?: string;
  /** A pack that was loaded from elsewhere, with a catalogue made of it. */
  rules?: Rules;
  link?: (state: State) => string;
}

/** One thing under way. */
interface Turn {
  isLast(): boolean;
  progress(done: number, of: number): void;
  end(): void;
}

/** What takes longer, in milliseconds, is said to be under way. */
const WAIT = 300;

/** The simulator, in an element of a page. */
export class Simulator {
  readonly #root: HTMLElement;
  readonly #store: Store;
  readonly #trail: Trail;
  readonly #options: Options;
  #state: State;
  #turn = 0;
  #waiting: HTMLElement | undefined;

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

  /** Lets go of what was begun before, and after a moment says that something is under way: what is shown stays, and can be used. */
  #begin(): Turn {
    this.#turn += 1;
    this.#store.engine.drop();
    const number = this.#turn;
    const said = texts(this.#state.language);
    const bar = h("progress", { "aria-label": said.progressLabel });
    const waiting = h("div", { class: "soglia-wait", role: "status", lang: this.#state.language }, h("div", {}, h("p", {}, said.working), bar));
    const isLast = () => number === this.#turn;
    const timer = setTimeout(() => isLast() && this.#root.prepend(waiting), WAIT);
    this.#waiting?.remove();
    this.#waiting = waiting;
    this.#root.toggleAttribute("data-busy", true);
    return {
      isLast,
      progress(done, of) {
        bar.max = of;
        bar.value = done;
      },
      end: () => {
        clearTimeout(timer);
        waiting.remove();
        this.#root.toggleAttribute("data-busy", !isLast());
      },
    };
  }

  async #render(moved: boolean, notice?: string): Promise<void> {
    const turn = this.#begin();
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
    const rest: (() => Promise<void>)[] = [];
    let complete = () => undefined as void;
    const whole = new Promise<void>((done) => (complete = done));
    try {
      const view = await this.#view(state, { progress: turn.progress, later: (task) => rest.push(task), complete: () => whole });
      describe(view);
      shown.append(this.#steps(state), heading, ...(notice === undefined ? [] : [h("p", { class: "alert alert-warning", role: "alert" }, notice)]), view);
    } catch (error) {
      if (error instanceof Dropped) {
        return;
      }
      shown.append(this.#steps(state), heading, this.#failure(error, state));
    } finally {
      turn.end();
    }
    if (!turn.isLast()) {
      return;
    }
    shown.append(h("footer", { class: "soglia-note" }, h("p", {}, h("strong", {}, said.simulation)), h("p", {}, said.private)));
    shown.toggleAttribute("data-incomplete", rest.length > 0);
    this.#root.replaceChildren(shown);
    this.#root.dispatchEvent(new CustomEvent("soglia-view", { detail: { ...state, heading: heading.textContent }, bubbles: true }));
    if (moved) {
      heading.focus({ preventScroll: true });
      shown.scrollIntoView({ block: "start" });
    }
    try {
      for (const task of rest) {
        await task();
      }
      shown.removeAttribute("data-incomplete");
      complete();
    } catch (error) {
      if (!(error instanceof Dropped)) {
        shown.append(this.#failure(error, state));
      }
    }
  }

  /** Goes on with what was answered. */
  async #advance(find: (next: State) => Promise<Asked>, change: Partial<State>): Promise<string[]> {
    const turn = this.#begin();
    const next = { ...this.#state, changing: undefined, ...change };
    try {
      const { next: question } = await find(next);
      if (turn.isLast()) {
        this.#go({ ...change, view: question === undefined ? "result" : "questions" });
      }
      return [];
    } catch (error) {
      if (error instanceof FactsError && error.problems.length > 0) {
        return error.problems.map(({ message }) => message[next.language]);
      }
      if (!(error instanceof Dropped)) {
        this.#root.replaceChildren(this.#failure(error, this.#state));
      }
      return [];
    } finally {
      turn.end();
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

  /** Goes to where one was; who came with a link goes to the step before. */
  #back({ view }: State): (() => void) | undefined {
    if (this.#trail.hasBack) {
      return () => this.#trail.back();
    }
    const before: { [view in View]?: View } = { measures: "place", questions: "measures", result: "questions" };
    const to = view === "questions" && this.#options.measure !== undefined ? undefined : before[view];
    return to && (() => this.#go({ view: to }));
  }

  async #view(state: State, slow: Pick<PackScene, "progress" | "later" | "complete">): Promise<HTMLElement> {
    const catalogue = await this.#store.catalogue();
    const said = texts(state.language);
    const formatter = new Intl.DateTimeFormat(state.language === "it" ? "it-IT" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
    const scene: Scene = {
      state, said, catalogue,
      store: this.#store,
      day: (on) => formatter.format(new Date(`${on}T00:00:00Z`)).replace(/^1 (?=\p{Ll})/u, "1º "),
      go: (change) => this.#go(change),
      back: this.#back(state),
      link: this.#options.link,
    };
    if (state.view === "place" || state.measures.length === 0) {
      return state.view === "place" || state.place === undefined ? placeView(scene) : measuresView(scene);
    }
    if (state.view === "measures") {
      return measuresView(scene);
    }
    const lost = state.measures.find((id) => !catalogue.editions.some((edition) => edition.id === id && inForce(edition, state.on)));
    if (lost !== undefined) {
      return h("p", { class: "alert alert-warning", role: "alert" }, said.unknownMeasure(lost));
    }
    const { engine } = this.#store;
    const [rules] = await Promise.all([this.#options.rules ?? this.#store.rules(state.measures, state.on), this.#store.start()]);
    const known = new Known(await engine.run("words", rules, state.measures, state.on));
    const filled = (state: State) => ({ ...state, facts: withPlace(catalogue, known, state) });
    const { facts } = filled(state);
    const asked = await ask(engine, rules, filled(state));
    const find = (next: State) => ask(engine, rules, filled(next));
    const packScene: PackScene = { ...scene, ...slow, engine, rules, known, asked, facts, advance: (change) => this.#advance(find, change) };
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
