// Checks rules beside the page, in which one goes on typing.
import { init } from "soglia/authoring";
import { answering } from "../engine/answering.js";
import { look } from "./look.js";

answering(init, look);
