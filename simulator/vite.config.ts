import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { PurgeCSS } from "purgecss";
import { defineConfig, type Plugin } from "vite";

const out = join(import.meta.dirname, "../target/simulator/dist");

/** Of the framework, the rules that these pages use: a tenth of it. */
function purge(): Plugin {
  return {
    name: "purge",
    enforce: "pre",
    async load(id) {
      const [file = ""] = id.split("?");
      if (!file.endsWith("bootstrap-italia.min.css")) {
        return undefined;
      }
      const content = ["index.html", "playground.html", "src/**/*.ts"].map((name) => join(import.meta.dirname, name));
      const [purged] = await new PurgeCSS().purge({ content, css: [{ raw: readFileSync(file, "utf8").replace(/@font-face\{[^}]*VideoJS[^}]*\}/, "") }], variables: true, keyframes: true, fontFace: false });
      return purged?.css;
    },
  };
}

/** The engine comes as a module of JavaScript (`data/engine.js`): nothing loads the one that the package names. */
function withoutWasm(): Plugin {
  return {
    name: "without-wasm",
    generateBundle(_, bundle) {
      for (const name of Object.keys(bundle).filter((name) => name.endsWith(".wasm"))) {
        delete bundle[name];
      }
    },
  };
}

/** The list of files that the service worker keeps, and a version that changes with any of them. */
function keep(): Plugin {
  return {
    name: "keep",
    writeBundle() {
      const all = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const files = all.map((entry) => relative(out, join(entry.parentPath, entry.name))).filter((name) => name !== "sw.js").sort();
      const hash = createHash("sha256");
      for (const file of files) {
        hash.update(file).update(readFileSync(join(out, file)));
      }
      const kept = files.filter((name) => !/^(data\/(authoring|rules)\.js|.*playground.*|assets\/.*\.(ttf|eot|svg))$/.test(name));
      const worker = readFileSync(join(import.meta.dirname, "src/sw.js"), "utf8");
      writeFileSync(join(out, "sw.js"), worker.replace("__VERSION__", hash.digest("hex").slice(0, 16)).replace("__FILES__", JSON.stringify(["./", ...kept])));
    },
  };
}

export default defineConfig({
  // Any folder of any server.
  base: "./",
  publicDir: join(import.meta.dirname, "../target/simulator/public"),
  plugins: [purge(), withoutWasm(), keep()],
  worker: { format: "es", plugins: () => [withoutWasm()] },
  build: {
    outDir: out,
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssMinify: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { index: "index.html", playground: "playground.html", "soglia-simulatore": "src/element.ts" },
      output: {
        // Other sites name the element: its address stays.
        entryFileNames: ({ name }) => (name === "soglia-simulatore" ? "soglia-simulatore.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
