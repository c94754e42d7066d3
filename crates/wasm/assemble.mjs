// `assemble.mjs FOLDER VERSION`: makes the npm package in FOLDER, where `cargo xtask wasm` has put the modules.
import { execFileSync } from "node:child_process";
import { cpSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const folder = resolve(process.argv[2]);
const tools = join(here, "node_modules/.bin");

/** The types of what the engine gives, from its published schema. */
async function types(name) {
  const schema = JSON.parse(readFileSync(join(root, `docs/schema/${name}.schema.json`), "utf8"));
  const simplify = (node) => {
    if (typeof node !== "object" || node === null) {
      return;
    }
    // With words beside it, a reference would become a type of its own.
    if (typeof node.$ref === "string") {
      delete node.description;
    }
    // What makes types of schemas knows tuples in their older form.
    if (Array.isArray(node.prefixItems)) {
      node.items = node.prefixItems;
      delete node.prefixItems;
    }
    // What has a default may be left out by whoever writes a decision; here it is always written.
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      if (Array.isArray(property.default) || (property.default !== undefined && property.default !== null && property.default !== false)) {
        node.required = [...new Set([...(node.required ?? []), name])];
      }
      if (Array.isArray(property.type)) {
        property.type = property.type.find((type) => type !== "null");
      }
      if (Array.isArray(property.anyOf)) {
        property.anyOf = property.anyOf.filter(({ type }) => type !== "null");
      }
      delete property.default;
    }
    Object.values(node).forEach(simplify);
  };
  simplify(schema);
  const bannerComment = `// Made from docs/schema/${name}.schema.json.`;
  return compile(schema, schema.title, { additionalProperties: false, bannerComment });
}

/** Projects that do not know `Symbol.dispose` yet must be able to read the types; nothing here needs it. */
function withoutDispose(file) {
  writeFileSync(file, readFileSync(file, "utf8").replace(/^ *\[Symbol\.dispose\].*\n/gm, ""));
}

const made = {};
for (const name of ["decision", "curve", "why"]) {
  made[name] = await types(name);
}
/** These have types of their own, with the words that the others share: they must say what the schema says. */
const SAID = { questions: "Questions", entitlements: "Entitlements" };
const checks = {};
for (const [name, type] of Object.entries(SAID)) {
  checks[`schema-${name}`] = await types(name);
}
checks.check = Object.entries(SAID).map(([name, type]) => `import type { ${type} as ${type}Schema } from "./schema-${name}.js";
import type { ${type} } from "./${name}.js";
export const to${type} = (given: ${type}Schema): ${type} => given;
export const of${type} = (given: ${type}): ${type}Schema => given;
`).join("");
/** What each entry of the package does not have. */
const WITHOUT = { runtime: ["around.ts", "authoring.ts", "cases.ts", "curve.ts", "why.ts", "questions.ts", "entitlements.ts"], around: ["authoring.ts"], authoring: ["around.ts", "soglia.ts", "plan.ts", "facts.ts", "language.ts", "curve.ts", "why.ts", "questions.ts", "entitlements.ts"] };
for (const [half, entry] of [["runtime", "soglia"], ["around", "around"], ["authoring", "authoring"]]) {
  const stage = join(folder, "..", "stage", half);
  rmSync(stage, { recursive: true, force: true });
  cpSync(join(here, "ts"), stage, { recursive: true });
  withoutDispose(join(folder, half, "module/soglia.d.ts"));
  cpSync(join(folder, half, "module"), join(stage, "module"), { recursive: true });
  for (const [name, text] of Object.entries(made)) {
    writeFileSync(join(stage, `${name}.ts`), text);
  }
  for (const name of WITHOUT[half]) {
    rmSync(join(stage, name));
  }
  writeFileSync(join(stage, "entry.ts"), `export * from "./${entry}.js";\n`);
  const options = JSON.parse(readFileSync(join(here, "tsconfig.json"), "utf8"));
  options.compilerOptions.typeRoots = [join(here, "node_modules/@types")];
  options.compilerOptions.outDir = join(folder, half);
  options.compilerOptions.rootDir = ".";
  options.files = ["node.ts", "browser.ts"];
  writeFileSync(join(stage, "tsconfig.json"), JSON.stringify(options));
  copyFileSync(join(here, "package.json"), join(stage, "package.json"));
  execFileSync(join(tools, "tsc"), ["-p", stage], { stdio: "inherit" });
  if (half !== "runtime") {
    // The errors of all are of the same classes: whoever loads more than one catches them with one `instanceof`.
    for (const file of ["errors.js", "errors.d.ts"]) {
      writeFileSync(join(folder, half, file), 'export * from "../runtime/errors.js";\n');
    }
  }
  if (half === "around") {
    for (const [name, text] of Object.entries(checks)) {
      writeFileSync(join(stage, `${name}.ts`), text);
    }
    options.compilerOptions.noEmit = true;
    options.files = ["check.ts"];
    writeFileSync(join(stage, "tsconfig.json"), JSON.stringify(options));
    execFileSync(join(tools, "tsc"), ["-p", stage], { stdio: "inherit" });
  }
}
const manifest = readFileSync(join(here, "package.json"), "utf8");
if (JSON.parse(manifest).version !== process.argv[3]) {
  throw new Error(`package.json is of version ${JSON.parse(manifest).version}, the workspace of ${process.argv[3]}`);
}
writeFileSync(join(folder, "package.json"), manifest);
for (const [from, to] of [["LICENSE", "LICENSE"], ["crates/wasm/README.md", "README.md"]]) {
  if (existsSync(join(root, from))) {
    copyFileSync(join(root, from), join(folder, to));
  }
}
