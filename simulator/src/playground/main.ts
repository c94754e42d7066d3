import "bootstrap-italia/dist/css/bootstrap-italia.min.css";
import "../soglia.css";
import "../page.css";
import "./playground.css";
import type { Language } from "soglia/around";
import { init } from "soglia/authoring";
import { unpack } from "../bytes.js";
import { byId } from "../dom.js";
import { Beside } from "../engine/beside.js";
import { Store } from "../load.js";
import { Bench } from "./bench.js";
import { look } from "./look.js";
import { benchTexts } from "./texts.js";
import script from "./playground-worker.ts?worker&url";

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
let compiled: Promise<WebAssembly.Module> | undefined;
const module = () => (compiled ??= store.module("authoring").then(unpack).then((bytes) => WebAssembly.compile(bytes)));
const author = new Beside({ module, script, own: async () => {
  await init(await module());
  return look;
} });
root.textContent = benchTexts(language).loading;
try {
  const [rules] = await Promise.all([store.text("rules"), store.start(), module()]);
  bench = new Bench(root, JSON.parse(rules) as { [name: string]: string }, author, store.engine, language);
} catch (error) {
  console.error(error);
  root.textContent = benchTexts(language).failed;
}
speak();
if ("serviceWorker" in navigator && isSecureContext) {
  void navigator.serviceWorker.register("sw.js").catch(() => undefined);
}
