// Runs beside the page, which stays free meanwhile.
import { init } from "soglia/around";
import { Packs, faultOf, type Fault, type TaskName } from "./packs.js";

/** What the page sends once, and then what it asks. */
export type Sent = { module: WebAssembly.Module } | { number: number; task: TaskName; sha256: string; text: string | undefined; given: unknown[] };
/** That it is ready, and the answers. */
export type Answered = { ready: true } | { number: number; value: unknown } | { number: number; fault: Fault };

const packs = new Packs();
const answer = (message: Answered) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<Sent>) => {
  if ("module" in data) {
    void init(data.module).then(() => answer({ ready: true }));
    return;
  }
  const { number, task, sha256, text, given } = data;
  try {
    answer({ number, value: packs.run(task, sha256, text, given) });
  } catch (error) {
    answer({ number, fault: faultOf(error) });
  }
});
