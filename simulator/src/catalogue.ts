import type { Language, Localized } from "soglia/around";

/** A body that makes or runs rules. */
export interface Body {
  id: string;
  kind: "state" | "region" | "ambito" | "comune" | "other";
  title: Localized;
  part_of?: string[];
  /** Facts that the place itself tells, and their values. */
  facts?: { [fact: string]: string };
}

/** An edition of a measure, and the part of `data/` that holds it. */
export interface Edition {
  id: string;
  edition: string;
  title: Localized;
  summary?: Localized;
  body: string;
  body_title: Localized;
  territory?: string;
  from: string;
  to: string | null;
  status: "in_force" | "draft" | "repealed";
  /** Whom it is for, where that is not a person. */
  serves?: "body" | "measures";
  suspended?: { from: string; to: string | null; reason: Localized }[];
  /** Measures that supply facts of this one. */
  supplies: string[];
  /** Measures that it takes over from. */
  family: string[];
  part: number;
  index: number;
}

/** What there is, where and when. */
export interface Catalogue {
  pack: { format: number; engine: string; language: number; sha256: string };
  bodies: Body[];
  parts: number;
  editions: Edition[];
}

/** Days are texts such as `2025-06-01`, which sort as days do. */
function within(on: string, { from, to }: { from: string; to: string | null }): boolean {
  return from <= on && (to === null || on <= to);
}

export function inForce(edition: Edition, on: string): boolean {
  return edition.status === "in_force" && within(on, edition) && !(edition.suspended ?? []).some((days) => within(on, days));
}

/** A body, and every body that it is part of, the nearest first. */
export function around({ bodies }: Catalogue, place: string): Body[] {
  const found = bodies.filter(({ id }) => id === place);
  for (const { part_of = [] } of found) {
    found.push(...bodies.filter((body) => part_of.includes(body.id) && !found.includes(body)));
  }
  return found;
}

/** The comuni, and the other places in which none of the comuni lies: nearly everybody looks for a comune. */
export function places(catalogue: Catalogue, language: Language): Body[] {
  const wide = ["state", "region"];
  const comuni = catalogue.bodies.filter(({ kind }) => kind === "comune");
  const covered = new Set(comuni.flatMap(({ id }) => around(catalogue, id).map((body) => body.id)));
  const others = catalogue.bodies.filter(({ id, kind }) => !covered.has(id) && !wide.includes(kind));
  const regions = catalogue.bodies.filter(({ id, kind }) => kind === "region" && !others.some((body) => around(catalogue, body.id).some((wider) => wider.id === id)) && !covered.has(id));
  return [...comuni, ...others, ...regions].sort((one, other) => placeName(one, language).localeCompare(placeName(other, language), language));
}

/** What a place is called in a list of places. */
export function placeName({ title }: Body, language: Language): string {
  return title[language].replace(/^(Comune di|Comune of) /, "");
}

/** Editions for people that run in a place on a day. Where a nearer body carries out a measure of a wider one, only the nearer counts. */
export function running(catalogue: Catalogue, place: string, on: string): Edition[] {
  const here = around(catalogue, place).map(({ id }) => id);
  const found = catalogue.editions.filter((edition) => here.includes(edition.territory ?? edition.body) && edition.serves === undefined && inForce(edition, on));
  const carriedOut = (edition: Edition) => found.filter((other) => other.family.includes(edition.id) && other.body !== edition.body).length === 1;
  // The nearest body first. A comune may be part of its region and of an ambito side by side.
  const wide: Body["kind"][] = ["comune", "other", "ambito", "region", "state"];
  const order = around(catalogue, place).sort((one, other) => wide.indexOf(one.kind) - wide.indexOf(other.kind)).map(({ id }) => id);
  const rank = (edition: Edition) => (order.includes(edition.body) ? order.indexOf(edition.body) : order.indexOf(edition.territory ?? ""));
  return found.filter((edition) => !carriedOut(edition)).sort((one, other) => rank(one) - rank(other));
}

/** Measures of a place that do not run on a day, each with its latest edition. */
export function resting(catalogue: Catalogue, place: string, on: string): Edition[] {
  const here = around(catalogue, place).map(({ id }) => id);
  const runs = new Set(catalogue.editions.filter((edition) => inForce(edition, on)).map(({ id }) => id));
  const latest = new Map<string, Edition>();
  for (const edition of catalogue.editions) {
    if (here.includes(edition.territory ?? edition.body) && !runs.has(edition.id) && edition.status !== "draft") {
      latest.set(edition.id, edition);
    }
  }
  return [...latest.values()];
}

/** Editions that some measures need on a day, with those that supply their facts: the same as `soglia compile --measure ID --on DAY`. */
export function needed({ editions }: Catalogue, measures: readonly string[], on: string): Edition[] {
  const found = editions.filter((edition) => measures.includes(edition.id) && inForce(edition, on));
  for (const { supplies } of found) {
    found.push(...editions.filter((edition) => supplies.includes(edition.id) && inForce(edition, on) && !found.includes(edition)));
  }
  return editions.filter((edition) => found.includes(edition));
}
