import type { Curve, Language, Value } from "soglia/around";
import { s } from "./dom.js";

interface Drawing {
  width: number;
  language: Language;
  title: string;
  description: string;
  /** What the point of the case is called. */
  own: string;
  /** The unit of the amount. */
  unit: string;
}

/** Near enough for a drawing: fractions and days become floats here and nowhere else. */
function near(value: Value): number {
  if (value.type === "date") {
    return Date.parse(`${value.value}T00:00:00Z`) / 86_400_000;
  }
  return value.type === "number" ? fraction(value.value) : NaN;
}

function fraction(text: string): number {
  const [above = "", below] = text.split("/");
  return Number(above) / (below === undefined ? 1 : Number(below));
}

/** Steps of an axis: 1, 2 or 5 times a power of ten, at most `most` of them. */
export function ticks(from: number, to: number, most: number): number[] {
  const raw = (to - from) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((times) => times * power).find((candidate) => candidate >= raw) ?? raw;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, place) => (first + place) * step);
}

/** A curve as a drawing. It is told by its table too, so it says no more than its title to who does not see it. */
export function draw(curve: Curve, { width, language, title, description, own, unit }: Drawing): SVGElement {
  const height = Math.round(Math.min(360, width * 0.62));
  const dates = curve.along.from.type === "date";
  const [low, high] = [near(curve.along.from), near(curve.along.to)];
  const due = curve.pieces.filter(({ due, start, end }) => due === "due" && start.type === "number" && end.type === "number");
  const values = due.flatMap(({ start, end }) => [near(start), near(end)]);
  const [least, most] = [Math.min(0, ...values), Math.max(...values, curve.own === undefined ? 0 : near(curve.own.value) || 0)];
  const top = most + (most - least || 1) * 0.08;
  const number = new Intl.NumberFormat(language === "it" ? "it-IT" : "en-GB", { maximumFractionDigits: 2, useGrouping: "always" });
  const day = new Intl.DateTimeFormat(language === "it" ? "it-IT" : "en-GB", { dateStyle: "short", timeZone: "UTC" });
  const label = (value: number) => (dates ? day.format(new Date(value * 86_400_000)) : number.format(value));
  const rises = ticks(least, top, 5);
  const left = 12 + 8 * Math.max(...rises.map((value) => number.format(value).length));
  const box = { left, right: width - 16, top: 28, bottom: height - 44 };
  const x = (value: number) => box.left + ((value - low) / (high - low)) * (box.right - box.left);
  const y = (value: number) => box.bottom - ((value - least) / (top - least)) * (box.bottom - box.top);
  const point = (at: number, value: number) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`;

  const lines = due.map(({ begins, ends, from, start, end, exponent, coefficients, divisor = [] }) => {
    const [first, last, zero] = [near(begins), near(ends), near(from)];
    if ((exponent ?? 2) < 2) {
      return s("polyline", { class: "line", points: `${point(first, near(start))} ${point(last, near(end))}` });
    }
    const sum = (terms: string[], at: number) => terms.reduceRight((total, term) => total * at + fraction(term), 0);
    const value = (at: number) => sum(coefficients, at - zero) / (divisor.length > 0 ? sum(divisor, at - zero) : 1);
    const places = Array.from({ length: 41 }, (_, place) => first + ((last - first) * place) / 40);
    return s("polyline", { class: "line", points: places.map((at) => point(at, value(at))).join(" ") });
  });
  const jumps = curve.breaks.filter(({ jump }) => jump).map(({ at, left, right }) => {
    const place = near(at);
    const [below, above] = [near(left), near(right)];
    const end = (value: number) => Number.isNaN(value) ? [] : [s("circle", { class: "end", cx: x(place), cy: y(value), r: 3 })];
    const link = Number.isNaN(below) || Number.isNaN(above) ? [] : [s("line", { class: "jump", x1: x(place), x2: x(place), y1: y(below), y2: y(above) })];
    return s("g", {}, ...link, ...end(below), ...end(above));
  });
  const idle = curve.pieces.filter(({ due }) => due === "not_due").map(({ begins, ends }) =>
    s("rect", { class: "idle", x: x(near(begins)), width: Math.max(0, x(near(ends)) - x(near(begins))), y: box.top, height: box.bottom - box.top }));
  const mine = curve.own === undefined || Number.isNaN(near(curve.own.value)) ? [] : [
    s("line", { class: "guide", x1: x(near(curve.own.at)), x2: x(near(curve.own.at)), y1: y(near(curve.own.value)), y2: box.bottom }),
    s("circle", { class: "own-ring", cx: x(near(curve.own.at)), cy: y(near(curve.own.value)), r: 8 }),
    s("circle", { class: "own", cx: x(near(curve.own.at)), cy: y(near(curve.own.value)), r: 4 }),
    s("text", { class: "own-text", x: x(near(curve.own.at)), y: y(near(curve.own.value)) - 13, "text-anchor": x(near(curve.own.at)) > width * 0.75 ? "end" : x(near(curve.own.at)) < width * 0.3 ? "start" : "middle" }, own),
  ];
  const across = ticks(low, high, Math.max(2, Math.floor(width / (dates ? 110 : 90))));
  return s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": `${title}. ${description}` },
    ...idle,
    ...rises.map((value) => s("g", {},
      s("line", { class: "grid", x1: box.left, x2: box.right, y1: y(value), y2: y(value) }),
      s("text", { x: box.left - 6, y: y(value) + 4, "text-anchor": "end" }, number.format(value)))),
    s("text", { class: "name", x: 0, y: 14 }, unit),
    // A label at the edge would be cut off.
    ...across.map((value) => s("text", { x: x(value), y: box.bottom + 18, "text-anchor": x(value) > width - 40 ? "end" : "middle" }, label(value))),
    s("line", { class: "axis", x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom }),
    s("text", { class: "name", x: box.right, y: height - 6, "text-anchor": "end" }, curve.along.label[language]),
    ...lines, ...jumps, ...mine);
}
