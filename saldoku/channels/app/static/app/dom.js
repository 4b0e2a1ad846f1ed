/* Makes elements. Text is always text: nothing here, or anywhere in the app, is written as HTML. */

const SVG = "http://www.w3.org/2000/svg";

function filled(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** `h("p", { class: "note" }, "text", other)`; null and false are left out. */
export const h = (tag, properties, ...children) => filled(document.createElement(tag), properties, children);

export const s = (tag, properties, ...children) => filled(document.createElementNS(SVG, tag), properties, children);

/** A picture from the page's sheet, as decoration. */
export const icon = (name) =>
  s("svg", { class: "icon", width: 20, height: 20, "aria-hidden": "true" }, s("use", { href: `#i-${name}` }));

export const rings = () =>
  s("svg", { class: "rings", viewBox: "0 0 100 100", "aria-hidden": "true" }, s("use", { href: "#i-rings" }));
