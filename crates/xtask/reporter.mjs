// A reporter for `node --test`: what failed in full, what tests print, and the counts; nothing of what passed.
import { inspect } from "node:util";

/** What a line of the counts says, by the word that Node has for it. */
const COUNTS = { pass: "passed", fail: "failed", cancelled: "failed", skipped: "skipped", todo: "skipped" };

export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") {
      yield data.message;
    } else if (type === "test:fail" && data.details.error.failureType !== "subtestsFailed") {
      const { error, duration_ms } = data.details;
      yield `FAILED ${data.name} (${data.file}:${data.line}, ${Math.round(duration_ms)} ms)\n${inspect(error.cause ?? error, { depth: 8 })}\n\n`;
    } else if (type === "test:diagnostic" && data.nesting === 0) {
      const [word, count] = data.message.split(" ");
      if (word in COUNTS) {
        counts[COUNTS[word]] += Number(count);
      }
    }
  }
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}
