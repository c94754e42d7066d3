import { FactsError, Pack, SogliaError, decisionHtml, type FactRow, type FactValue, type Language } from "soglia/around";
import { check, compile, type Diagnostic, type RuleFiles } from "soglia/authoring";
import { adopt, h } from "../dom.js";
import { curvesOf } from "../engine/tasks.js";
import { wordsOf } from "../engine/words.js";
import { field, freshId, type Field } from "../field.js";
import { Known } from "../questions.js";
import { isDay } from "../state.js";
import { texts } from "../texts.js";
import { curveView } from "../views/curve.js";
import { Editor } from "./editor.js";
import { measureFiles, measureOf, together } from "./files.js";
import { benchTexts } from "./texts.js";

const FIRST = "lombardia/dairago/sad.yaml";
/** Somebody who types is not interrupted. */
const REST = 350;

type CaseFacts = { [name: string]: FactValue | FactRow[] };

/** The bench: a rule, what is wrong with it, its curves and one case. */
export class Bench {
  readonly #root: HTMLElement;
  readonly #rules: RuleFiles;
  #language: Language;
  #file = FIRST;
  #text: string;
  #day = "2025-06-01";
  #facts: CaseFacts = {};
  #pack: Pack | undefined;
  #measure: string | undefined;
  #editor!: Editor;
  #findings!: HTMLElement;
  #case!: HTMLElement;
  #result!: HTMLElement;
  #timer = 0;

  constructor(root: HTMLElement, rules: RuleFiles, language: Language) {
    this.#root = root;
    this.#rules = rules;
    this.#language = language;
    this.#text = rules[FIRST] ?? "";
  }

  speak(language: Language): void {
    this.#language = language;
    this.#draw();
  }

  #draw(): void {
    const said = benchTexts(this.#language);
    const [select, text, help] = [freshId("file"), freshId("text"), freshId("help")];
    const files = h("select", { id: select, class: "form-select" }, measureFiles(this.#rules).map((file) => h("option", { value: file, selected: file === this.#file }, file)));
    files.addEventListener("change", () => {
      this.#file = files.value;
      this.#text = this.#rules[this.#file] ?? "";
      this.#facts = {};
      this.#editor.text = this.#text;
      this.#compile();
    });
    this.#editor = new Editor(text, this.#text, help, () => {
      this.#text = this.#editor.text;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#compile(), REST);
    });
    this.#findings = h("div", { class: "soglia-findings" });
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
          this.#findings),
        h("section", {}, h("h2", { class: "soglia-heading" }, said.case), this.#case, h("h2", { class: "soglia-heading" }, said.result), this.#result)));
    this.#compile();
  }

  #compile(): void {
    const files = together(this.#rules, this.#file, this.#text);
    const { pack, diagnostics: errors } = compile(files);
    // Where it compiles its cases are run too.
    const diagnostics = pack === undefined ? errors : check(files);
    this.#tell(diagnostics);
    this.#measure = measureOf(this.#text);
    this.#pack = pack === undefined ? undefined : Pack.fromJson(pack.toJson());
    const edition = this.#pack?.measures.find(({ id, edition }) => `${id}/${edition}` === this.#measure);
    if (edition !== undefined && (this.#day < edition.from || (edition.to !== undefined && this.#day > edition.to))) {
      this.#day = edition.to ?? edition.from;
    }
    this.#ask();
    this.#evaluate();
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
  #ask(): void {
    const said = benchTexts(this.#language);
    const pack = this.#pack;
    const measure = this.#measure;
    this.#case.replaceChildren();
    if (pack === undefined || measure === undefined) {
      return;
    }
    const day = h("input", { type: "date", class: "form-control", id: freshId("day"), value: this.#day });
    day.addEventListener("change", () => {
      if (isDay(day.value)) {
        this.#day = day.value;
        this.#ask();
        this.#evaluate();
      }
    });
    const head = h("div", { class: "soglia-field" }, h("label", { for: day.id, class: "soglia-label" }, said.day), day);
    const form = h("form", { class: "soglia-case" }, head);
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#case.append(form);
    const plan = this.#attempt(() => pack.measure(measure).plan(this.#day));
    if (plan === undefined) {
      return;
    }
    const known = new Known(wordsOf(pack, [measure], this.#day));
    // The ISEE is given here, not computed.
    const asked = pack.questions([measure], {}, this.#day).questions.map(({ id }) => id);
    for (const { path, list } of plan.facts) {
      const question = known.question(path);
      if (list !== undefined || question === undefined || !asked.includes(path)) {
        continue;
      }
      const made = field(question, this.#language, this.#facts[path] as FactValue, question.label[this.#language], true);
      made.element.addEventListener("change", () => this.#take(path, made));
      form.append(made.element);
    }
    for (const { id, label } of plan.lists.filter(({ id }) => asked.includes(id))) {
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
          this.#evaluate();
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
    this.#evaluate();
  }

  #evaluate(): void {
    const said = benchTexts(this.#language);
    const pack = this.#pack;
    const measure = this.#measure;
    const [language, on] = [this.#language, this.#day];
    if (pack === undefined || measure === undefined) {
      this.#result.replaceChildren(h("p", { class: "soglia-help" }, said.noRule));
      return;
    }
    try {
      const handle = pack.measure(measure);
      // What another rule asked for is not of this one.
      const names = new Set(this.#attempt(() => handle.plan(on))?.facts.map(({ path }) => path.split(".")[0]));
      const facts = Object.fromEntries(Object.entries(this.#facts).filter(([name]) => names.has(name)));
      const decision = handle.evaluate(facts, on);
      const curve = curveView({ said: texts(language), state: { language } }, curvesOf(pack, measure, facts, on), "h3");
      this.#result.replaceChildren(...(curve === false ? [] : [curve]), h("div", { class: "soglia-decision" }, adopt(decisionHtml(decision, language), 2)));
    } catch (error) {
      const text = error instanceof FactsError && error.problems.length > 0 ? error.problems.map(({ message }) => message[language]).join(" ") : error instanceof SogliaError ? error.message : undefined;
      if (text === undefined) {
        throw error;
      }
      this.#result.replaceChildren(h("p", { class: "alert alert-danger", role: "alert" }, text));
    }
  }

  /** What an edition that does not run on the day cannot give. */
  #attempt<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (error instanceof SogliaError) {
        return undefined;
      }
      throw error;
    }
  }
}
