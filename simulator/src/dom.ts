type Child = Node | string | number | false | null | undefined;
type Properties = { [name: string]: string | number | boolean | undefined | ((event: never) => void) };

/** Makes an element. Properties that begin with `on` are listeners; a boolean is there or not; `class` and the rest are attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(name: K, properties: Properties = {}, ...children: (Child | Child[])[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  set(element, properties);
  append(element, children);
  return element;
}

/** The same for drawings. */
export function s(name: string, properties: Properties = {}, ...children: (Child | Child[])[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  set(element, properties);
  append(element, children);
  return element;
}

/** An element that the page is known to have. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`the page has no ${id}`);
  }
  return found;
}

function set(element: Element, properties: Properties): void {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, String(value));
    }
  }
}

function append(element: Element, children: (Child | Child[])[]): void {
  for (const child of children.flat()) {
    if (child !== false && child !== null && child !== undefined) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/** The body of a page that the engine has written, without its frame, its headings `deeper` levels down. */
export function adopt(page: string, deeper: number): DocumentFragment {
  // The page has a style of its own, which the policy of this one would refuse.
  const parsed = new DOMParser().parseFromString(page.replace(/<style>[^]*?<\/style>/, ""), "text/html");
  for (const heading of parsed.querySelectorAll("h1, h2, h3, h4, h5")) {
    const level = Math.min(6, Number(heading.localName[1]) + deeper);
    const lower = parsed.createElement(`h${level}`);
    lower.append(...heading.childNodes);
    lower.className = `was-${heading.localName}`;
    heading.replaceWith(lower);
  }
  for (const link of parsed.querySelectorAll("a")) {
    link.rel = "noreferrer";
  }
  // What scrolls sideways must be reached with the keyboard.
  for (const scroll of parsed.querySelectorAll(".scroll")) {
    scroll.setAttribute("tabindex", "0");
    scroll.setAttribute("role", "group");
    const caption = scroll.querySelector("caption")?.textContent;
    if (caption) {
      scroll.setAttribute("aria-label", caption);
    }
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...(parsed.querySelector("main") ?? parsed.body).childNodes);
  return fragment;
}
