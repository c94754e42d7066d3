import { readFileSync } from "node:fs";
import { startSync } from "./start.js";

export * from "./entry.js";

startSync(readFileSync(new URL("./module/soglia_bg.wasm", import.meta.url)));

/** In a browser this loads the module. Here it is loaded already, and the same program runs in both. */
export async function init(_source?: unknown): Promise<void> {}
