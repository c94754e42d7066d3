import load, { initSync, type InitOutput } from "./module/soglia.js";
import { known, SogliaError } from "./errors.js";

let started: InitOutput | undefined;
let generates = false;

/** Starts the module from its bytes, in Node. */
export function startSync(bytes: BufferSource): void {
  started = initSync({ module: bytes });
  try {
    generates = new Function("return true")() as boolean;
  } catch {
    // `--disallow-code-generation-from-strings`
  }
}

/** Whether functions may be made from text: never in a page, whose policy may forbid it and report it. */
export function mayGenerate(): boolean {
  return generates;
}

/** Starts the module from where it lies. */
export async function start(source: Parameters<typeof load>[0]): Promise<void> {
  started = await load(source);
}

function running(): InitOutput {
  if (started === undefined) {
    throw new SogliaError("not_ready", "soglia has not been started");
  }
  return started;
}

/** The memory of the module, as it is now: it moves when it grows. */
export function memory(): ArrayBufferLike {
  return running().memory.buffer;
}

/** Runs what may throw inside the module. */
export function guarded<T>(run: () => T): T {
  running();
  try {
    return run();
  } catch (thrown) {
    throw known(thrown);
  }
}
