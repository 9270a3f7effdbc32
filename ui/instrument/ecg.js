// ECG paper: a millimetre is the unit, 25 of them a second and 10 a millivolt, whatever the screen.
const SECOND = 25, MILLIVOLT = 10, SVG = "http://www.w3.org/2000/svg";

function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Squares of one millimetre and of five, as a pattern; a strip in small has the large ones alone.
function paper(width, height, { fine }) {
  const squares = (id, side) => drawn("pattern", { id, width: side, height: side, patternUnits: "userSpaceOnUse" },
    drawn("path", { class: id, d: `M${side} 0H0V${side}` }));
  const fill = (id) => drawn("rect", { width, height, fill: `url(#${id})` });
  return [drawn("defs", {}, ...(fine ? [squares("fine", 1)] : []), squares("bold", 5)), ...(fine ? [fill("fine")] : []), fill("bold")];
}

// The lead as one path, broken where nothing was recorded.
function trace({ level, hertz, centre, high, middle }, from, to) {
  const first = Math.max(0, Math.ceil(centre + from * hertz)), last = Math.min(level.length - 1, Math.floor(centre + to * hertz));
  let line = "", on = false;
  for (let n = first; n <= last; n++) {
    if (level[n] === null) { on = false; continue; }
    const x = ((n - centre) / hertz - from) * SECOND, y = high / 2 - (level[n] - middle) * MILLIVOLT;
    line += `${on ? "L" : "M"}${x.toFixed(2)} ${Math.min(high, Math.max(0, y)).toFixed(2)}`;
    on = true;
  }
  return drawn("path", { class: "lead", d: line });
}

// Segments can be reached by Tab once, and from there one by one with the arrows.
function reachable(shapes) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  shapes.forEach((shape, n) => {
    shape.setAttribute("tabindex", n ? -1 : 0);
    shape.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      shape.setAttribute("tabindex", -1);
      const next = shapes[(n + step + shapes.length) % shapes.length];
      next.setAttribute("tabindex", 0);
      next.focus({ preventScroll: true });
    });
  });
}

function shade({ part, weight, label }, x, width, height) {
  const made = drawn("rect", { class: `part ${weight > 0 ? "up" : weight < 0 ? "down" : ""}`, x, width, y: 0, height, role: "img", "aria-label": label });
  made.style.setProperty("--weight", Math.abs(weight));
  made.dataset.part = part;
  return made;
}

const mark = (x) => drawn("path", { class: "mark", d: `M${x - 1.5} 0h3l-1.5 2.6z` });
const tick = (x) => drawn("path", { class: "tick", d: `M${x} 0v1.5` });

// The beat and its neighbours, and how many seconds lie between them.
function near(data, reach) {
  const width = 2 * reach * SECOND, { high } = data, at = (second) => (second + reach) * SECOND;
  const inside = ({ start, end }) => end > -reach && start < reach;
  const shades = data.stretches.filter(inside).map((one) => {
    const from = Math.max(one.start, -reach), to = Math.min(one.end, reach);
    return shade(one, at(from), (to - from) * SECOND, high);
  });
  reachable(shades);
  const beats = data.beats.filter((second) => Math.abs(second) <= reach);
  const intervals = beats.slice(1).map((second, n) => {
    const text = drawn("text", { x: at((second + beats[n]) / 2), y: 0.8, class: "interval" });
    text.textContent = `${(second - beats[n]).toFixed(2)} s`;
    return text;
  });
  return drawn("svg", { class: "near", viewBox: `0 0 ${width} ${high}`, role: "group", "aria-label": data.alt }, ...paper(width, high, { fine: true }),
    ...shades, trace(data, -reach, reach), ...beats.map((second) => (second === 0 ? mark : tick)(at(second))), ...intervals);
}

// Everything that was recorded around it, small, and what of it is shown above.
function whole(data, reach) {
  const first = -data.centre / data.hertz, last = (data.level.length - data.centre) / data.hertz;
  const width = (last - first) * SECOND, { high } = data, at = (second) => (second - first) * SECOND;
  const rest = shade(data.rest, 0, width, high);
  rest.setAttribute("tabindex", 0);
  const shown = drawn("rect", { class: "shown", x: at(-reach), width: 2 * reach * SECOND, y: 0, height: high });
  const large = drawn("path", { class: "mark", d: `M${at(0) - 4} 0h8l-4 7z` });
  return drawn("svg", { class: "whole", viewBox: `0 0 ${width} ${high}`, role: "group", "aria-label": `${Math.round(last - first)} seconds, ${data.beats.length} beats` },
    ...paper(width, high, { fine: false }), rest, shown, trace(data, first, last), ...data.beats.filter((second) => second).map((second) => tick(at(second))), large);
}

export default function ({ data, parentElement }) {
  let sizes = null;
  const build = () => {
    const reach = data.reach[isNarrow() ? 1 : 0], row = near(data, reach), foot = element("p", { cls: "foot" });
    telling(parentElement, foot, data.about, data.note);
    // numbers are as large on every screen, though the paper is not
    sizes?.disconnect();
    sizes = new ResizeObserver(([entry]) => row.style.setProperty("--px", (2 * reach * SECOND) / Math.max(1, entry.contentRect.width)));
    sizes.observe(row);
    return element("div", { cls: data.rest.weight || data.stretches.some(({ weight }) => weight) ? "ecg explained" : "ecg" }, row, whole(data, reach), foot);
  };
  const undo = mounted(parentElement, build);
  const list = ({ detail }) => detail.push({ key: "← →", what: "From one segment to the next" });
  parentElement.unlisten?.();
  window.addEventListener("medmodels-keys", list);
  parentElement.unlisten = () => window.removeEventListener("medmodels-keys", list);
  return () => { parentElement.unlisten(); sizes?.disconnect(); parentElement.untell?.(); undo(); };
}
