import { start } from "./start.js";

export * from "./entry.js";

/**
 * Loads the module of WebAssembly; await it once before anything else. `source` says where it is, where it does not lie beside this file:
 * an address, the answer of `fetch`, or its bytes.
 */
export async function init(source?: string | URL | Response | Promise<Response> | BufferSource | WebAssembly.Module): Promise<void> {
  await start({ module_or_path: source ?? new URL("./module/soglia_bg.wasm", import.meta.url) });
}
