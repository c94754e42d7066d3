// `sizes.mjs check|write DIST`: what a page loads before the first answer, compressed, beside what sizes.json says.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Rules grow by the day; the pages should not. */
const TOLERANCE = { code: 1.02, style: 1.02, parts: 1.25 };
const [task, folder] = process.argv.slice(2);
const kept = new URL("sizes.json", import.meta.url);
const gzip = (...names) => names.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0);
const assets = readdirSync(join(folder, "assets")).map((name) => `assets/${name}`);
const sizes = {
  code: gzip(...assets.filter((name) => /\.js$/.test(name) && !name.includes("playground"))),
  style: gzip(...assets.filter((name) => /\.css$/.test(name) && !name.includes("playground"))),
  parts: gzip("data/head.js", "data/catalogue.js", ...readdirSync(join(folder, "data/parts")).map((name) => `data/parts/${name}`)),
};
if (task === "write") {
  writeFileSync(kept, `${JSON.stringify(sizes, undefined, 2)}\n`);
}
const before = JSON.parse(readFileSync(kept, "utf8"));
for (const [what, size] of Object.entries(sizes)) {
  console.log(`${what}: ${size} bytes with gzip`);
  if (!(size <= before[what] * TOLERANCE[what])) {
    console.log(`  sizes.json says ${before[what]}: if it must grow, \`cargo xtask simulator sizes\` writes it`);
    process.exitCode = 1;
  }
}
