import "bootstrap-italia/dist/css/bootstrap-italia.min.css";
import "../soglia.css";
import "../page.css";
import "./playground.css";
import type { Language } from "soglia/around";
import { init } from "soglia/authoring";
import { unpack } from "../bytes.js";
import { byId } from "../dom.js";
import { Store } from "../load.js";
import { Bench } from "./bench.js";
import { benchTexts } from "./texts.js";

const root = byId("banco");
let language: Language = "it";
let bench: Bench | undefined;

function speak(): void {
  const said = benchTexts(language);
  document.documentElement.lang = language;
  document.title = `${said.subtitle} – Soglia`;
  for (const [id, text] of [["titolo", said.title], ["sottotitolo", said.subtitle], ["salta", said.skip], ["simulatore", said.simulator], ["lingua", said.otherLanguage]] as const) {
    byId(id).textContent = text;
  }
  byId("lingua").lang = language === "it" ? "en" : "it";
  bench?.speak(language);
}

byId("lingua").addEventListener("click", () => {
  language = language === "it" ? "en" : "it";
  speak();
});

const store = new Store(document.baseURI);
root.textContent = benchTexts(language).loading;
try {
  const [rules] = await Promise.all([store.text("rules"), store.start(), store.module("authoring").then(unpack).then(init)]);
  bench = new Bench(root, JSON.parse(rules) as { [name: string]: string }, language);
} catch (error) {
  console.error(error);
  root.textContent = benchTexts(language).failed;
}
speak();
if ("serviceWorker" in navigator && isSecureContext) {
  void navigator.serviceWorker.register("sw.js").catch(() => undefined);
}
