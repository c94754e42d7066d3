import "bootstrap-italia/dist/css/bootstrap-italia.min.css";
import "./soglia.css";
import "./page.css";
import { Simulator } from "./app.js";
import { byId } from "./dom.js";
import { Store } from "./load.js";
import { fragment, PageTrail, today, type State } from "./state.js";
import { texts } from "./texts.js";
import { openForPrint } from "./views/result.js";

const root = byId("simulatore");
const store = new Store(document.baseURI);
const trail = new PageTrail();
const link = (state: State) => `${location.origin}${location.pathname}${fragment(state, true)}`;

/** What stands around the simulator speaks its language. */
function around({ language, heading }: { language: "it" | "en"; heading: string }): void {
  const said = texts(language);
  document.documentElement.lang = language;
  document.title = `${heading} – Soglia`;
  byId("titolo").textContent = said.title;
  byId("sottotitolo").textContent = said.subtitle;
  byId("salta").textContent = said.skip;
  byId("banco").textContent = said.playground;
  const other = byId("lingua");
  other.textContent = said.otherLanguage;
  other.lang = language === "it" ? "en" : "it";
}

root.addEventListener("soglia-view", (event) => around((event as CustomEvent<State & { heading: string }>).detail));
// The address is that of a state: an anchor would be taken for one.
byId("salta").addEventListener("click", (event) => {
  event.preventDefault();
  byId("contenuto").focus();
});
openForPrint(document);

const simulator = new Simulator(root, store, trail, { language: "it", on: today(), link }, trail.kept);
byId("lingua").addEventListener("click", () => simulator.speak(simulator.language === "it" ? "en" : "it"));

if ("serviceWorker" in navigator && isSecureContext) {
  // Without it the page works as long as there is a network.
  void navigator.serviceWorker.register("sw.js").catch(() => undefined);
}
