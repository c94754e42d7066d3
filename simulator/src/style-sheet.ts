import framework from "bootstrap-italia/dist/css/bootstrap-italia.min.css?inline";
import own from "./soglia.css?inline";

/** The style of the simulator, within an element: what the framework says of the whole page it says of the element. */
export function styleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${framework.replaceAll(":root", ":host").replace(/(^|[},])body\{/g, "$1:host{")}\n${own}`);
  return sheet;
}
