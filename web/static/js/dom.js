// Elements made without markup strings, so that no text of a person is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element: el("b", {class: "cut", title}, "text", child…). False, null and undefined attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function use(id, classes) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", classes);
  svg.setAttribute("aria-hidden", "true");
  const inner = document.createElementNS(SVG, "use");
  inner.setAttribute("href", `#${id}`);
  svg.append(inner);
  return svg;
}

/** A glyph of the sprite in its family's colour. */
export const glyph = (name, family = "", large = false) => use(name, `g ${family}${large ? " l" : ""}`);

/** An icon of the sprite in the text's colour. */
export const icon = (name) => use(`i-${name}`, "i");

/** An SVG element with attributes. */
export function svg(tag, attributes = {}, text = null) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== null) made.textContent = text;
  return made;
}

/** The JSON of an island `<script type="application/json" id=…>`; {} when the page has none. */
export function island(id) {
  const found = document.getElementById(id);
  return found ? JSON.parse(found.textContent) : {};
}

export const $ = (selector, inside = document) => inside.querySelector(selector);

/** Run at most once per frame. */
export function perFrame(work) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      work();
    });
  };
}
