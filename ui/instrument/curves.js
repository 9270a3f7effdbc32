const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, attributes, data = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

// A box of 1 by 1, stretched; lines keep their width.
const path = (cls, line) => drawn("path", { class: cls, d: `M${line.map((at) => at.join(" ")).join("L")}` });
const box = (cls, x, y, width, height) => drawn("rect", { class: cls, x, y, width, height });

function curve(row, hours) {
  const shade = ({ part, start, end, strength }) => {
    const made = box(strength > 0 ? "shade up" : "shade down", start, 0, end - start, 1);
    made.style.setProperty("--strength", Math.abs(strength));
    made.dataset.part = part;
    return made;
  };
  const dots = drawn("path", { class: "dots", d: row.runs.flat().map(([x, y]) => `M${x} ${y}h0`).join("") });
  const days = hours.slice(1, -1).map((hour) => path("hour", [[hour / hours.at(-1), 0], [hour / hours.at(-1), 1]]));
  const edges = row.band ? row.band.map((y) => path("edge", [[0, y], [1, y]])) : [];
  const band = row.band ? [box("band", 0, row.band[0], 1, row.band[1] - row.band[0]), ...edges] : [];
  return drawn("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" }, {},
    ...band, ...row.shades.map(shade), ...days, ...row.runs.filter((run) => run.length > 1).map((run) => path("line", run)), dots);
}

function sign(strength) {
  return strength === 0 ? "" : element("span", { cls: `sign ${strength > 0 ? "up" : "down"}`, text: strength > 0 ? "▲" : "▼" });
}

export default function ({ data, parentElement }) {
  const row = (shown) =>
    element("li", { cls: "curve", data: { part: shown.part }, attributes: { tabindex: "0", "aria-label": shown.label } },
      element("div", { cls: "label" },
        element("span", { cls: "name" }, sign(shown.strength), shown.name),
        element("span", { cls: "value" }, element("b", { text: shown.value }), ` ${shown.unit} `,
          element("span", { cls: "flag", text: shown.flag }))),
      curve(shown, data.hours));
  const axis = (side) =>
    element("li", { cls: `axis ${side}`, attributes: { "aria-hidden": "true" } }, element("span"),
      element("div", {}, ...data.names.map((text) => element("span", { text }))));
  const list = (rows) => element("ul", {}, ...rows.map(row), axis("left"), axis("right"));
  const whom = data.whom.map(({ part, text, strength }) =>
    element("span", { data: { part }, attributes: { tabindex: strength ? "0" : "-1" } }, sign(strength), text));
  const build = () => {
    const foot = element("p", { cls: "foot" });
    telling(parentElement, foot, data.about, data.rest);
    return element("div", { cls: data.explained ? "curves explained" : "curves" }, element("p", { cls: "whom" }, ...whom),
      ...folded(parentElement, data.rows, isNarrow() ? data.few : data.first, list), foot);
  };
  const undo = mounted(parentElement, build);
  return () => { parentElement.untell?.(); undo(); };
}
