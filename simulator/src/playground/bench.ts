import { FactsError, SogliaError, type FactRow, type FactValue, type Language } from "soglia/around";
import type { Diagnostic, RuleCase, RuleFiles } from "soglia/authoring";
import { adopt, h } from "../dom.js";
import { Dropped, type Beside } from "../engine/beside.js";
import type { Engine, Rules } from "../engine/engine.js";
import { field, freshId, type Field } from "../field.js";
import { isDay } from "../state.js";
import { texts } from "../texts.js";
import { curveView } from "../views/curve.js";
import { Editor } from "./editor.js";
import { Files, measureOf } from "./files.js";
import type { Looked } from "./look.js";
import { benchTexts } from "./texts.js";

const FIRST = "lombardia/dairago/sad.yaml";
/** Somebody who types is not interrupted. */
const REST = 350;

type CaseFacts = { [name: string]: FactValue | FactRow[] };

/** The bench: a rule, what is wrong with it, its curves and one case. */
export class Bench {
  readonly #root: HTMLElement;
  readonly #files: Files;
  readonly #author: Beside<RuleFiles>;
  readonly #engine: Engine;
  #language: Language;
  #file = FIRST;
  #text: string;
  #day = "2025-06-01";
  #facts: CaseFacts = {};
  #rules: Rules | undefined;
  /** Names of the facts that the rule looks at: what another rule asked for is not of this one. */
  #names: readonly string[] = [];
  #measure: string | undefined;
  #editor!: Editor;
  #findings!: HTMLElement;
  #cases!: HTMLElement;
  #case!: HTMLElement;
  #result!: HTMLElement;
  #timer = 0;

  /** `author` compiles and checks files. */
  constructor(root: HTMLElement, files: RuleFiles, author: Beside<RuleFiles>, engine: Engine, language: Language) {
    this.#root = root;
    this.#files = new Files(files);
    this.#author = author;
    this.#engine = engine;
    this.#language = language;
    this.#text = this.#files.text(FIRST);
  }

  speak(language: Language): void {
    this.#language = language;
    this.#draw();
  }

  #draw(): void {
    const said = benchTexts(this.#language);
    const [select, text, help] = [freshId("file"), freshId("text"), freshId("help")];
    const files = h("select", { id: select, class: "form-select" }, this.#files.measures.map((file) => h("option", { value: file, selected: file === this.#file }, file)));
    files.addEventListener("change", () => {
      this.#file = files.value;
      this.#text = this.#files.text(this.#file);
      this.#facts = {};
      this.#editor.text = this.#text;
      void this.#compile();
    });
    this.#editor = new Editor(text, this.#text, help, () => {
      this.#text = this.#editor.text;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#compile(), REST);
    });
    this.#findings = h("div", { class: "soglia-findings" });
    this.#cases = h("div", { class: "soglia-findings" });
    this.#case = h("div", {});
    this.#result = h("div", { class: "soglia-result" });
    this.#root.replaceChildren(
      h("p", {}, said.intro),
      h("div", { class: "soglia-bench" },
        h("section", {},
          h("div", { class: "soglia-field" }, h("label", { for: select, class: "soglia-label" }, said.file), files),
          h("label", { for: text, class: "soglia-label" }, said.text),
          h("p", { id: help, class: "soglia-help" }, said.editorHelp),
          this.#editor.element,
          h("h2", { class: "soglia-heading" }, said.findings),
          this.#findings,
          h("h2", { class: "soglia-heading" }, said.cases),
          this.#cases),
        h("section", {}, h("h2", { class: "soglia-heading" }, said.case), this.#case, h("h2", { class: "soglia-heading" }, said.result), this.#result)));
    void this.#compile();
  }

  /** Runs what nobody may wait for any more when it is done. */
  async #latest(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof Dropped)) {
        console.error(error);
        this.#result.replaceChildren(h("p", { class: "alert alert-danger", role: "alert" }, texts(this.#language).internal));
      }
    }
  }

  #compile(): Promise<void> {
    this.#author.drop();
    this.#engine.drop();
    this.#findings.replaceChildren(h("p", { role: "status" }, benchTexts(this.#language).checking), ...[...this.#findings.children].slice(1));
    return this.#latest(async () => {
      const { diagnostics, rules, cases } = (await this.#author.ask(() => this.#files.together(this.#file, this.#text))) as Looked;
      this.#tell(diagnostics);
      this.#measure = measureOf(this.#text);
      this.#rules = rules;
      const edition = rules && (await this.#engine.run("measures", rules)).find(({ id, edition }) => `${id}/${edition}` === this.#measure);
      if (edition !== undefined && (this.#day < edition.from || (edition.to !== undefined && this.#day > edition.to))) {
        this.#day = edition.to ?? edition.from;
      }
      await this.#tryCases(cases.filter(({ file }) => file === this.#file));
      await this.#ask();
      await this.#evaluate();
    });
  }

  /** Runs the cases that stand in the file. */
  async #tryCases(cases: readonly RuleCase[]): Promise<void> {
    const said = benchTexts(this.#language);
    if (this.#rules === undefined || cases.length === 0) {
      this.#cases.replaceChildren(h("p", { role: "status" }, this.#rules === undefined ? said.casesWait : said.noCases));
      return;
    }
    const differences = await this.#engine.run("cases", this.#rules, cases);
    const failed = cases.flatMap((one, place) => (differences[place]?.length ? [{ one, differences: differences[place] }] : []));
    const place = (line: number) => h("button", { type: "button", class: "btn btn-link", onclick: () => this.#editor.selectLine(line) }, said.line(line));
    this.#cases.replaceChildren(
      h("p", { role: "status" }, failed.length === 0 ? said.casesPass(cases.length) : said.casesFail(failed.length, cases.length)),
      h("ol", {}, failed.map(({ one, differences }) =>
        h("li", { class: "error" },
          h("strong", {}, one.name), ", ", place(one.line),
          differences.map(({ what, line, expected, actual }) => h("p", {}, said.differs(what, expected, actual), " (", place(line), ")"))))));
  }

  #tell(diagnostics: readonly Diagnostic[]): void {
    const said = benchTexts(this.#language);
    const here = diagnostics.filter(({ file }) => file === this.#file);
    const shown = [...here, ...diagnostics.filter(({ file, severity }) => file !== this.#file && severity === "error")];
    this.#editor.mark(here);
    const errors = shown.filter(({ severity }) => severity === "error").length;
    this.#findings.replaceChildren(
      h("p", { role: "status" }, errors === 0 ? `${said.good} ` : "", said.counts(errors, shown.length - errors)),
      h("ol", {}, shown.map(({ code, severity, message, help, witness, start, end, file }) => {
        const place = file === this.#file ? said.at(start.line, start.column) : said.elsewhere(file);
        return h("li", { class: severity },
          h("strong", {}, `${severity === "error" ? said.error : said.warning} ${code}`), ", ",
          file === this.#file
            ? h("button", { type: "button", class: "btn btn-link", onclick: () => this.#editor.select(start, end) }, place)
            : place,
          h("p", {}, message[this.#language], witness === undefined ? "" : ` (${witness})`),
          help !== undefined && h("p", { class: "soglia-help" }, help[this.#language]));
      })));
  }

  /** A field for each fact that the rule looks at. */
  async #ask(): Promise<void> {
    const said = benchTexts(this.#language);
    const rules = this.#rules;
    const measure = this.#measure;
    if (rules === undefined || measure === undefined) {
      this.#case.replaceChildren(h("p", { class: "soglia-help" }, said.noCase));
      return;
    }
    const asked = await this.#engine.run("form", rules, measure, this.#day);
    const day = h("input", { type: "date", class: "form-control", id: freshId("day"), value: this.#day });
    day.addEventListener("change", () => {
      if (isDay(day.value)) {
        this.#day = day.value;
        this.#engine.drop();
        void this.#latest(async () => {
          await this.#ask();
          await this.#evaluate();
        });
      }
    });
    const head = h("div", { class: "soglia-field" }, h("label", { for: day.id, class: "soglia-label" }, said.day), day);
    const form = h("form", { class: "soglia-case" }, head);
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#case.replaceChildren(form);
    this.#names = asked?.names ?? [];
    for (const question of asked?.fields ?? []) {
      const made = field(question, this.#language, this.#facts[question.id] as FactValue, question.label[this.#language], true);
      made.element.addEventListener("change", () => this.#take(question.id, made));
      form.append(made.element);
    }
    for (const { id, label } of asked?.lists ?? []) {
      const own = freshId("list");
      const area = h("textarea", { id: own, class: "form-control", rows: 3, spellcheck: "false" });
      const given = this.#facts[id];
      area.value = given === undefined ? "" : JSON.stringify(given);
      const error = h("p", { class: "soglia-error" });
      area.addEventListener("change", () => {
        error.textContent = "";
        try {
          const rows: unknown = area.value.trim() === "" ? undefined : JSON.parse(area.value);
          if (rows !== undefined && !Array.isArray(rows)) {
            throw new SyntaxError("not a list");
          }
          this.#facts = { ...this.#facts, [id]: rows as FactRow[] };
          this.#again();
        } catch {
          error.textContent = said.notRows;
        }
      });
      form.append(h("div", { class: "soglia-field" }, h("label", { for: own, class: "soglia-label" }, `${label[this.#language]} ${said.rows}`), area, error));
    }
  }

  #take(path: string, { read, complain }: Field): void {
    const found = read();
    if ("fault" in found) {
      complain(found.fault);
      return;
    }
    complain(undefined);
    this.#facts = { ...this.#facts, [path]: "value" in found ? found.value : undefined };
    this.#again();
  }

  #again(): void {
    this.#engine.drop();
    void this.#latest(() => this.#evaluate());
  }

  async #evaluate(): Promise<void> {
    const said = benchTexts(this.#language);
    const rules = this.#rules;
    const measure = this.#measure;
    const [language, on] = [this.#language, this.#day];
    if (rules === undefined || measure === undefined) {
      this.#result.replaceChildren(h("p", { class: "soglia-help" }, said.noRule));
      return;
    }
    const facts = Object.fromEntries(Object.entries(this.#facts).filter(([name]) => this.#names.includes(name)));
    try {
      const { page } = await this.#engine.run("decision", rules, measure, facts, on, language);
      const curve = curveView({ said: texts(language), state: { language } }, await this.#engine.run("curves", rules, measure, facts, on), "h3");
      this.#result.replaceChildren(h("div", { class: "soglia-decision" }, adopt(page, 2)), ...(curve === false ? [] : [curve]));
    } catch (error) {
      const text = error instanceof FactsError && error.problems.length > 0 ? error.problems.map(({ message }) => message[language]).join(" ") : error instanceof SogliaError ? error.message : undefined;
      if (text === undefined) {
        throw error;
      }
      this.#result.replaceChildren(h("p", { class: "alert alert-danger", role: "alert" }, text));
    }
  }
}
