// A grid of tiles; one that opens is a button. Pictures are data addresses made by the server.
const SVG = "http://www.w3.org/2000/svg";
const drawn = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const spark = ({ name, last, x, y }) => {
    const svg = drawn("svg", { viewBox: "0 0 100 24", preserveAspectRatio: "none", "aria-hidden": "true" });
    svg.append(drawn("polyline", {
      points: x.map((at, n) => `${(100 * at).toFixed(1)},${(22 - 20 * y[n]).toFixed(1)}`).join(" "),
      fill: "none", stroke: "currentColor", "stroke-width": "1.5", "vector-effect": "non-scaling-stroke",
    }));
    return element("div", { cls: "spark" },
      element("span", { cls: "name", text: name }), element("span", { cls: "last", text: last }), svg);
  };
  const shown = ({ picture, sparks, lines }) => {
    if (picture) return [element("img", { attributes: { src: picture, alt: "" } })];
    if (sparks.length) return sparks.map(spark);
    return lines.map((line) => element("p", { cls: "line", text: line }));
  };
  const tile = (one) => {
    const part = element(data.opens ? "button" : "div", {
      cls: "tile", attributes: data.opens ? { type: "button", "aria-label": one.said } : {},
    },
      ...(one.picture || one.sparks.length || one.lines.length
        ? [element("div", { cls: "seen" }, ...shown(one))] : []),
      element("div", { cls: "title", text: one.title }),
      element("div", { cls: "facts", text: one.facts }),
      element("div", { cls: "marks" }, ...one.marks.map((mark) => element("span", { cls: "mark", text: mark }))));
    if (data.opens) part.addEventListener("click", () => setTriggerValue("picked", one.number));
    return element("li", {}, part);
  };
  const build = () => element("ul", { cls: "gallery" }, ...data.tiles.map(tile));
  return mounted(parentElement, build);
}
