import type { FactRow, Facts, FactValue, Language } from "soglia/around";
import { fromAddress, toAddress } from "./bytes.js";

/** What the page shows. */
export type View = "place" | "measures" | "questions" | "result";

/** Everything that the page knows. */
export interface State {
  language: Language;
  view: View;
  place: string | undefined;
  on: string;
  measures: string[];
  facts: { [name: string]: FactValue | FactRow[] };
  /** Questions answered with "non so": ids, and `id[row]` of facts of rows. */
  skipped: string[];
  /** Instead of a fact that another measure supplies, what that measure needs is asked. */
  suppliers: boolean;
  /** The question that is looked at again. */
  changing: string | undefined;
  /** What the person calls the rows of a list. */
  names: { [list: string]: string[] };
}

/** The part of the address after `#`: where one is. Answers are in it only where a link is asked for. */
export function fragment(state: State, withAnswers: boolean): string {
  const parts = new URLSearchParams({ lingua: state.language, vista: state.view, data: state.on });
  if (state.place !== undefined) {
    parts.set("comune", state.place);
  }
  if (state.measures.length > 0) {
    parts.set("misure", state.measures.join(","));
  }
  if (withAnswers) {
    const { facts, skipped, suppliers } = state;
    parts.set("dati", toAddress(JSON.stringify({ facts, skipped, suppliers })));
  }
  return `#${parts}`;
}

const VIEWS: readonly string[] = ["place", "measures", "questions", "result"] satisfies View[];

/** What an address says, laid over what is known. `undefined` where it cannot be read. */
export function ofFragment(hash: string, known: State): State | undefined {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const language = parts.get("lingua");
  const view = parts.get("vista") ?? known.view;
  const on = parts.get("data") ?? known.on;
  if ((language !== null && language !== "it" && language !== "en") || !VIEWS.includes(view) || !isDay(on)) {
    return undefined;
  }
  const state: State = {
    ...known,
    language: language ?? known.language,
    view: view as View,
    on,
    place: parts.get("comune") ?? known.place,
    measures: parts.get("misure")?.split(",") ?? known.measures,
    changing: undefined,
  };
  const answers = parts.get("dati");
  if (answers === null) {
    return state;
  }
  try {
    const { facts, skipped, suppliers } = JSON.parse(fromAddress(answers)) as Partial<State>;
    const good = typeof facts === "object" && facts !== null && !Array.isArray(facts) && Array.isArray(skipped);
    return good ? { ...state, facts, skipped: skipped.map(String), suppliers: suppliers === true } : undefined;
  } catch {
    return undefined;
  }
}

export function isDay(text: string): boolean {
  const time = /^[12]\d{3}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day where the reader is. */
export function today(now = new Date()): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** The rows of a list; none where it is not known. */
export function rowsOf(facts: Facts, list: string): readonly FactRow[] | undefined {
  const rows = facts[list];
  return Array.isArray(rows) ? (rows as readonly FactRow[]) : undefined;
}

/** Facts with one more answer: of a row where `row` is given. */
export function withAnswer(facts: State["facts"], id: string, row: number | undefined, value: FactValue): State["facts"] {
  const [list, field] = id.split(".");
  if (row === undefined || list === undefined || field === undefined) {
    return { ...facts, [id]: value };
  }
  const rows = (rowsOf(facts, list) ?? []).map((found, place) => (place === row ? { ...found, [field]: value } : found));
  return { ...facts, [list]: rows };
}

/** Questions that were answered, or skipped; those about rows count with their list. */
export function countAnswers({ facts, skipped }: State): number {
  return Object.keys(facts).length + skipped.filter((id) => !(id in facts) && !id.includes("[")).length;
}

/** Where states are kept so that one can go back. */
export interface Trail {
  /** What the address says at first. */
  readonly fragment: string;
  /** Whether there is something to go back to. */
  readonly hasBack: boolean;
  go(state: State): void;
  replace(state: State): void;
  back(): void;
  listen(restore: (state: State | undefined, hash: string) => void): void;
}

/** The history of a page: its own buttons go back and forth, and a reload keeps everything. */
export class PageTrail implements Trail {
  get fragment(): string {
    return location.hash;
  }

  get kept(): State | undefined {
    return (history.state as State | null) ?? undefined;
  }

  /** How many of its own states lie before: behind the first of them is the page of somebody else, or nothing. */
  get #depth(): number {
    return (history.state as { depth?: number } | null)?.depth ?? 0;
  }

  get hasBack(): boolean {
    return this.#depth > 0;
  }

  go(state: State): void {
    history.pushState({ ...state, depth: this.#depth + 1 }, "", fragment(state, false));
  }

  replace(state: State): void {
    history.replaceState({ ...state, depth: this.#depth }, "", fragment(state, false));
  }

  back(): void {
    history.back();
  }

  listen(restore: (state: State | undefined, hash: string) => void): void {
    addEventListener("popstate", ({ state }) => restore((state as State | null) ?? undefined, location.hash));
  }
}

/** The trail of an element in the page of somebody else, whose address and history are not touched. */
export class ElementTrail implements Trail {
  readonly fragment = "";
  readonly #states: State[] = [];
  #restore: ((state: State | undefined, hash: string) => void) | undefined;

  get hasBack(): boolean {
    return this.#states.length > 1;
  }

  go(state: State): void {
    this.#states.push(state);
  }

  replace(state: State): void {
    this.#states.splice(-1, 1, state);
  }

  back(): void {
    if (this.hasBack) {
      this.#states.pop();
      this.#restore?.(this.#states.at(-1), "");
    }
  }

  listen(restore: (state: State | undefined, hash: string) => void): void {
    this.#restore = restore;
  }
}
