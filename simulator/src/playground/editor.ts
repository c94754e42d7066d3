import type { Diagnostic, Position } from "soglia/authoring";
import { h } from "../dom.js";

/** A text to write in, with the numbers of its lines and marks at those with findings. */
export class Editor {
  readonly element: HTMLElement;
  readonly #area: HTMLTextAreaElement;
  readonly #gutter: HTMLElement;
  #marks = new Map<number, Diagnostic["severity"]>();
  #leaving = false;

  constructor(id: string, text: string, describedBy: string, changed: () => void) {
    this.#gutter = h("div", { class: "soglia-gutter", "aria-hidden": "true" });
    this.#area = h("textarea", { id, class: "soglia-text", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", "aria-describedby": describedBy, rows: 24 });
    this.#area.value = text;
    this.#area.addEventListener("input", () => {
      this.#number();
      changed();
    });
    this.#area.addEventListener("scroll", () => {
      this.#gutter.scrollTop = this.#area.scrollTop;
    });
    this.#area.addEventListener("keydown", (event) => this.#key(event, changed));
    this.element = h("div", { class: "soglia-editor" }, this.#gutter, this.#area);
    this.#number();
  }

  get text(): string {
    return this.#area.value;
  }

  set text(text: string) {
    this.#area.value = text;
    this.#area.scrollTop = 0;
    this.#marks.clear();
    this.#number();
  }

  /** Marks the lines with findings. */
  mark(diagnostics: readonly Diagnostic[]): void {
    this.#marks = new Map();
    for (const { start, severity } of diagnostics) {
      if (this.#marks.get(start.line) !== "error") {
        this.#marks.set(start.line, severity);
      }
    }
    this.#number();
  }

  /** Goes to a place and selects it. */
  select(start: Position, end: Position): void {
    this.#area.focus();
    this.#area.setSelectionRange(this.#offset(start), this.#offset(end));
    const height = this.#area.scrollHeight / this.#area.value.split("\n").length;
    this.#area.scrollTop = Math.max(0, (start.line - 6) * height);
  }

  /** Goes to a line and selects it. */
  selectLine(line: number): void {
    const length = [...(this.#area.value.split("\n")[line - 1] ?? "")].length;
    this.select({ line, column: 1 }, { line, column: length + 1 });
  }

  /** Columns count characters, offsets count units of UTF-16. */
  #offset({ line, column }: Position): number {
    const lines = this.#area.value.split("\n");
    const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    return before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
  }

  #number(): void {
    const count = this.#area.value.split("\n").length;
    if (this.#gutter.childElementCount !== count) {
      this.#gutter.replaceChildren(...Array.from({ length: count }, (_, line) => h("div", {}, line + 1)));
    }
    for (const [place, line] of [...this.#gutter.children].entries()) {
      line.className = this.#marks.get(place + 1) ?? "";
    }
    this.#gutter.scrollTop = this.#area.scrollTop;
  }

  /** Tab writes two blanks, unless Esc came before it: nobody is caught in the text. */
  #key(event: KeyboardEvent, changed: () => void): void {
    if (event.key === "Tab" && !event.shiftKey && !this.#leaving && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      this.#area.setRangeText("  ", this.#area.selectionStart, this.#area.selectionEnd, "end");
      this.#number();
      changed();
    }
    this.#leaving = event.key === "Escape" || (this.#leaving && event.key === "Shift");
  }
}
