import framework from "bootstrap-italia/dist/css/bootstrap-italia.min.css?inline";
import own from "./soglia.css?inline";

/** The style of the simulator, within an element: what the framework says of the whole page it says of the element. */
export function styleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  const inside = framework.replaceAll(":root", ":host").replace(/(^|[},])body\{/g, "$1:host{");
  // Sites whose `rem` is small write sizes for it; where the reader has made texts larger it still is.
  sheet.replaceSync(`${inside}\n${own}`.replace(/@(?:media|container)[^{]*|(-?\d*\.?\d+)rem\b/g, (all, count?: string) => (count === undefined ? all : `calc(${count} * max(1rem, 16px))`)));
  return sheet;
}
