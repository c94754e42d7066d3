// Runs beside the page, which stays free meanwhile.
import { init } from "soglia/around";
import { answering } from "./answering.js";
import { Packs, type Request } from "./packs.js";

const packs = new Packs();
answering(init, (request: Request) => packs.run(request));
