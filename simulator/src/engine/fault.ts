import { FactsError, MeasureError, SogliaError } from "soglia/around";

/** An error as it crosses to the page: classes are lost on the way. */
export interface Fault {
  kind: "facts" | "measure" | "soglia" | "other";
  code: string;
  message: string;
  problems?: FactsError["problems"];
}

export function faultOf(error: unknown): Fault {
  if (error instanceof FactsError) {
    return { kind: "facts", code: error.code, message: error.message, problems: error.problems };
  }
  if (error instanceof SogliaError) {
    return { kind: error instanceof MeasureError ? "measure" : "soglia", code: error.code, message: error.message };
  }
  return { kind: "other", code: "", message: String(error) };
}

export function ofFault({ kind, code, message, problems }: Fault): Error {
  switch (kind) {
    case "facts":
      return new FactsError(code, message, undefined, problems);
    case "measure":
      return new MeasureError(code, message);
    case "soglia":
      return new SogliaError(code, message);
    case "other":
      return new Error(message);
  }
}
