import { faultOf, type Fault } from "./fault.js";

/** What a page sends once, and then what it asks. */
export type Sent<R> = { module: WebAssembly.Module } | { number: number; request: R };
/** That it is ready, and the answers. */
export type Answered = { ready: true } | { number: number; value: unknown } | { number: number; fault: Fault };

/** Answers a page, in a worker. */
export function answering<R>(init: (module: WebAssembly.Module) => Promise<void>, answer: (request: R) => unknown): void {
  const say = (message: Answered) => postMessage(message);
  addEventListener("message", ({ data }: MessageEvent<Sent<R>>) => {
    if ("module" in data) {
      void init(data.module).then(() => say({ ready: true }));
      return;
    }
    const { number, request } = data;
    try {
      say({ number, value: answer(request) });
    } catch (error) {
      say({ number, fault: faultOf(error) });
    }
  });
}
