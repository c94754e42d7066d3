// `prepare.mjs PACK RULES PACKAGE FOLDER`: what the pages load, as modules of JavaScript: with a policy that has no `connect-src` a page can
// load nothing else. A module gives base64 of a text or of bytes compressed with gzip, so that it is small on any server.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Editions are kept together up to so many characters. */
const PART = 60_000;

const [packFile, rules, packageFolder, folder] = process.argv.slice(2);
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, "parts"), { recursive: true });

/** A module whose default is what is given, compressed. */
function write(name, bytes) {
  writeFileSync(join(folder, `${name}.js`), `export default "${gzipSync(bytes, { level: 9 }).toString("base64")}";\n`);
}

/** The texts of the elements of the list that follows `"key":` in compact JSON. They are not parsed: numbers of 64 bits would change. */
function elements(text, key) {
  const label = `"${key}":[`;
  let at = text.indexOf(label) + label.length;
  const found = [];
  let depth = 0;
  let from = at;
  for (; depth > 0 || text[at] !== "]"; at += 1) {
    const character = text[at];
    if (character === '"') {
      for (at += 1; text[at] !== '"'; at += 1) {
        at += text[at] === "\\" ? 1 : 0;
      }
    } else if (character === "{" || character === "[") {
      depth += 1;
    } else if (character === "}" || character === "]") {
      depth -= 1;
    } else if (character === "," && depth === 0) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return at > from ? [...found, text.slice(from, at)] : found;
}

const text = readFileSync(packFile, "utf8").trim();
const { format, engine, language, sha256, content } = JSON.parse(text);
const editions = elements(text, "measures");
if (editions.length !== content.measures.length) {
  throw new Error(`${editions.length} editions found of ${content.measures.length}`);
}
const head = text.slice(text.indexOf('"content":{') + '"content":'.length, text.indexOf('"measures":[') + '"measures":['.length);

// Neighbours in time and place are needed together.
const order = content.measures.map((measure, place) => ({ measure, place }));
const key = ({ measure: { body, from, id } }) => `${body} ${from} ${id}`;
order.sort((one, other) => (key(one) < key(other) ? -1 : 1));
const parts = [];
let room = 0;
for (const { measure, place } of order) {
  const length = editions[place].length;
  if (length > room || parts.at(-1).body !== measure.body) {
    parts.push({ body: measure.body, places: [] });
    room = PART;
  }
  parts.at(-1).places.push(place);
  room -= length;
}
const partOf = new Map(parts.flatMap(({ places }, part) => places.map((place, index) => [place, { part, index }])));
for (const [part, { places }] of parts.entries()) {
  write(`parts/${part}`, JSON.stringify(places.map((place) => editions[place])));
}

const catalogue = {
  pack: { format, engine, language, sha256 },
  bodies: content.bodies,
  parts: parts.length,
  editions: content.measures.map((measure, place) => {
    const { id, edition, title, summary, body, body_title, territory, from, to, status, serves, suspended, supplied = [], family = [] } = measure;
    const supplies = [...new Set(supplied.map((found) => found.measure))];
    return { id, edition, title, summary, body, body_title, territory, from, to, status, serves, suspended, supplies, family, ...partOf.get(place) };
  }),
};
write("catalogue", JSON.stringify(catalogue));
write("head", head);
write("engine", readFileSync(join(packageFolder, "around/module/soglia_bg.wasm")));
write("authoring", readFileSync(join(packageFolder, "authoring/module/soglia_bg.wasm")));

const files = {};
for (const name of readdirSync(rules, { recursive: true }).sort()) {
  if (name.endsWith(".yaml")) {
    files[name] = readFileSync(join(rules, name), "utf8");
  }
}
write("rules", JSON.stringify(files));
