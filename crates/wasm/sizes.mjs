// `sizes.mjs show|check|write PACKAGE`: how large the modules are, beside what sizes.json says.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** Compilers differ a little from one version to the next. */
const TOLERANCE = 1.02;
const [task, folder] = process.argv.slice(2);
const kept = new URL("sizes.json", import.meta.url);
const sizes = Object.fromEntries(
  ["runtime", "around", "authoring"].map((half) => {
    const bytes = readFileSync(join(folder, half, "module/soglia_bg.wasm"));
    return [half, { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length }];
  }),
);
if (task === "write") {
  writeFileSync(kept, `${JSON.stringify(sizes, undefined, 2)}\n`);
}
const before = task === "show" ? {} : JSON.parse(readFileSync(kept, "utf8"));
for (const [half, { raw, gzip, brotli }] of Object.entries(sizes)) {
  console.log(`${half}: ${raw} bytes, ${gzip} with gzip, ${brotli} with brotli`);
  if (task === "check" && !(gzip <= before[half]?.gzip * TOLERANCE)) {
    console.log(`  sizes.json says ${before[half]?.gzip} with gzip: if it must grow, \`cargo xtask wasm sizes\` writes it`);
    process.exitCode = 1;
  }
}
