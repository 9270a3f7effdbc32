// A light box: the picture, over it the heat map, over that the outlines, all in one group that is
// zoomed. What a reader set (window, zoom, overlay) stays while the case stays.
const KEPT = { window: 0, low: 0, high: 255, invert: false, overlay: "regions", last: "regions", share: 40, k: 1, x: 0, y: 0 };
const MOST = 12; // times
const between = (low, value, high) => Math.min(high, Math.max(low, value));

function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// The picture's levels as a straight line between black and white.
function greys() {
  const lines = ["R", "G", "B"].map((channel) => drawn(`feFunc${channel}`, { type: "linear" }));
  const filter = drawn("filter", { id: "greys", x: 0, y: 0, width: 1, height: 1, "color-interpolation-filters": "sRGB" },
    drawn("feComponentTransfer", {}, ...lines));
  const set = ({ low, high, invert }) => {
    const slope = (255 / Math.max(1, high - low)) * (invert ? -1 : 1);
    const intercept = invert ? high / Math.max(1, high - low) : -low / Math.max(1, high - low);
    for (const line of lines) { line.setAttribute("slope", slope); line.setAttribute("intercept", intercept); }
  };
  return { filter, set };
}

// Outlines can be reached by Tab once, and from there one by one with the arrows.
function outlines(places) {
  const paths = places.map(({ part, name, effect, weight, path }, n) => {
    const made = drawn("path", { d: path, tabindex: n ? -1 : 0, role: "img", class: weight > 0 ? "up" : weight < 0 ? "down" : "",
      "aria-label": `${name}: ${effect}` });
    made.dataset.part = part;
    made.style.setProperty("--weight", Math.abs(weight));
    return made;
  });
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  paths.forEach((path, n) => path.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    path.setAttribute("tabindex", -1);
    const next = paths[(n + step + paths.length) % paths.length];
    next.setAttribute("tabindex", 0);
    next.focus({ preventScroll: true });
  }));
  return paths;
}

// Zoom and pan by wheel, pinch, drag and arrows; with Shift held a drag is window and level.
function handled(svg, view, size, changed) {
  const [width, height] = size, held = new Map();
  const at = (x, y) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
  const kept = () => {
    view.x = between(width * (1 - view.k), view.x, 0);
    view.y = between(height * (1 - view.k), view.y, 0);
    changed();
  };
  const zoom = (times, x = width / 2, y = height / 2) => {
    const k = between(1, view.k * times, MOST);
    view.x = x - ((x - view.x) * k) / view.k;
    view.y = y - ((y - view.y) * k) / view.k;
    view.k = k;
    kept();
  };
  const pan = (dx, dy) => { view.x += dx; view.y += dy; kept(); };
  const level = (dx, dy) => {
    const middle = between(0, (view.low + view.high) / 2 - dy / 2, 255), half = between(4, (view.high - view.low) / 2 + dx / 4, 255);
    Object.assign(view, { window: -1, low: middle - half, high: middle + half });
    changed();
  };
  const spread = () => {
    const [a, b] = [...held.values()];
    return { far: Math.hypot(a.x - b.x, a.y - b.y), middle: at((a.x + b.x) / 2, (a.y + b.y) / 2) };
  };
  const heard = {
    // the page scrolls over a picture that nobody has taken up
    wheel: (event) => {
      if (!(event.ctrlKey || event.metaKey || svg.contains(svg.getRootNode().activeElement))) return;
      if (view.k === 1 && event.deltaY > 0 && !event.ctrlKey) return;
      event.preventDefault();
      const { x, y } = at(event.clientX, event.clientY);
      zoom(Math.exp(-event.deltaY / (event.ctrlKey ? 120 : 400)), x, y);
    },
    pointerdown: (event) => { held.set(event.pointerId, { x: event.clientX, y: event.clientY }); },
    pointermove: (event) => {
      const was = held.get(event.pointerId);
      if (!was) return;
      const dx = event.clientX - was.x, dy = event.clientY - was.y;
      if (!was.moves && Math.hypot(dx, dy) < 4) return;
      const before = held.size === 2 ? spread() : null;
      if (!was.moves) svg.setPointerCapture(event.pointerId);
      held.set(event.pointerId, { x: event.clientX, y: event.clientY, moves: true });
      if (before) {
        const now = spread();
        zoom(now.far / Math.max(1, before.far), now.middle.x, now.middle.y);
        pan(now.middle.x - before.middle.x, now.middle.y - before.middle.y);
      } else if (event.shiftKey) level(dx, dy);
      else if (view.k > 1) {
        const scale = svg.getScreenCTM().a;
        svg.classList.add("held");
        pan(dx / scale, dy / scale);
      }
    },
    pointerup: (event) => { held.delete(event.pointerId); svg.classList.remove("held"); },
    pointercancel: (event) => { held.delete(event.pointerId); svg.classList.remove("held"); },
    dblclick: () => { Object.assign(view, { k: 1, x: 0, y: 0 }); changed(); },
    keydown: (event) => {
      const step = 0.1 * width;
      const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
      if (moves[event.key] && view.k > 1) { event.preventDefault(); pan(...moves[event.key]); }
    },
  };
  for (const [kind, listener] of Object.entries(heard)) svg.addEventListener(kind, listener, { passive: false });
  return { zoom };
}

// What keys of the page do here, and their list for whoever asks; each is [key, what it does, press].
function listened(keys) {
  const press = (event) => {
    const found = keys.find(([key, , does]) => does && key === event.detail.key);
    if (found) { event.preventDefault(); found[2](); }
  };
  const list = (event) => event.detail.push(...keys.filter(([, what]) => what).map(([key, what]) => ({ key, what })));
  window.addEventListener("medmodels-key", press);
  window.addEventListener("medmodels-keys", list);
  return () => {
    window.removeEventListener("medmodels-key", press);
    window.removeEventListener("medmodels-keys", list);
  };
}

function tools(data, view, act) {
  const button = (name, key, press, pressed = null) => {
    const made = element("button", { text: name, attributes: { type: "button", ...(key && { title: `Key ${key}`, "aria-keyshortcuts": key }) },
      data: { tool: name } });
    made.addEventListener("click", press);
    made.show = () => pressed && made.setAttribute("aria-pressed", pressed());
    return made;
  };
  const range = (name, low, high, value, set, said) => {
    const input = element("input", { attributes: { type: "range", min: low, max: high, "aria-label": name }, data: { tool: name } });
    const output = element("output"), label = element("label", {}, element("span", { text: name }), input, output);
    input.addEventListener("input", () => set(Number(input.value)));
    label.show = () => { input.value = value(); output.textContent = said(value()); input.setAttribute("aria-valuetext", said(value())); };
    return label;
  };
  const set = (name, ...parts) => element("span", { cls: "set", attributes: { role: "group", "aria-label": name } }, ...parts);
  const windows = data.windows.map(({ name }, n) => button(name, "", () => act.window(n), () => view.window === n));
  const invert = button("Invert", "i", act.invert, () => view.invert);
  const level = range("Level", 0, 255, () => Math.round((view.low + view.high) / 2), act.level, String);
  const width = range("Width", 8, 510, () => Math.round(view.high - view.low), act.width, String);
  const more = button("Level, width", "", () => { view.levels = !view.levels; act.show(); }, () => !!view.levels);
  const near = [button("−", "", () => act.zoom(1 / 1.5)), button("+", "", () => act.zoom(1.5)), button("Fit", "0", act.fit)];
  near[0].setAttribute("aria-label", "Zoom out");
  near[1].setAttribute("aria-label", "Zoom in");
  const made = [set("Grey window", ...windows), invert, more];
  const parts = [...windows, invert, more, level, width, ...near];
  if (data.places.length) {
    const kinds = Object.entries({ Off: "", Regions: "regions", ...(data.heat_name && { "Heat map": "heat" }) }).map(
      ([name, kind]) => button(name, kind ? "" : "o", () => act.overlay(kind), () => view.overlay === kind));
    const share = range("Strength of the overlay", 0, 100, () => view.share, act.share, (value) => `${value}%`);
    share.className = "share";
    share.querySelector("span").remove();
    made.push(element("span", { cls: "of" }, element("span", { text: "Overlay" }), set("Overlay", ...kinds)), share);
    parts.push(...kinds, share, { show: () => { share.style.visibility = view.overlay ? "visible" : "hidden"; } });
  }
  made.push(level, width);
  parts.push({ show: () => { level.hidden = width.hidden = !view.levels; } });
  return { bar: element("div", { cls: "tools", attributes: { role: "group", "aria-label": `Tools of the ${data.noun}` } }, ...made), zoom: set("Zoom", ...near),
    show: () => parts.forEach((part) => part.show()) };
}

export default function ({ data, parentElement: parent, setStateValue }) {
  const view = (parent.view ??= { ...KEPT, low: data.windows[0]?.low ?? 0, high: data.windows[0]?.high ?? 255 });
  const [width, height] = data.size;
  if (parent.picture?.getAttribute("href") !== data.picture) // kept while it is the same, or it would blink
    parent.picture = drawn("image", { href: data.picture, width, height, filter: "url(#greys)", preserveAspectRatio: "none", "aria-hidden": "true" });
  const picture = parent.picture, levels = greys();
  picture.classList.toggle("coarse", data.coarse);
  const heat = drawn("image", { width, height, preserveAspectRatio: "none", "aria-hidden": "true", ...(data.heat && { href: data.heat }) });
  const paths = outlines(data.places);
  const marks = drawn("g", { transform: `scale(${width} ${height})`, role: "group", "aria-label": "Named parts; the arrows go from one to the next" }, ...paths);
  const group = drawn("g", {}, picture, heat, ...(paths.length ? [marks] : []));
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", tabindex: data.small ? -1 : 0, "aria-label": data.alt },
    drawn("defs", {}, levels.filter), group);
  svg.style.setProperty("--shape", `${width} / ${height}`);
  const sign = (weight) => element("span", { cls: "sign", text: weight > 0 ? "▲ " : weight < 0 ? "▼ " : "" });
  const tags = element("div", { cls: "tags", attributes: { "aria-hidden": "true" } }, ...data.places.map(({ part, name, effect, weight }) =>
    element("span", { cls: `tag ${weight > 0 ? "up" : "down"}`, data: { part } }, sign(weight), document.createTextNode(`${name}: ${effect}`))));
  const film = element("div", { cls: "film" }, element("div", { cls: "stage" }, svg, tags));

  const note = data.note ? element("p", { cls: "note", text: data.note, attributes: { role: "status" } }) : null;
  let bar = null;
  const show = () => {
    levels.set(view);
    group.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
    const share = view.overlay && data.places.length ? view.share / 100 : 0, hot = view.overlay === "heat" && data.heat;
    heat.setAttribute("opacity", hot ? Math.min(1, 2 * share) : 0); // a crossfade: both whole in the middle
    picture.setAttribute("opacity", hot ? Math.min(1, 2 - 2 * share) : 1);
    film.style.setProperty("--share", share);
    film.className = ["film", data.small && "small", !view.overlay && "bare", !hot && "coloured"].filter(Boolean).join(" ");
    if (note) note.textContent = view.overlay === "heat" && data.heat_name && !hot ? `Hiding part after part of the ${data.noun} for the heat map …` : data.note;
    svg.classList.toggle("near", view.k > 1);
    bar?.show();
  };
  const ask = () => {
    if (!data.heat_name || data.heat || parent.asked === data.heat_name) return;
    parent.asked = data.heat_name;
    setStateValue("heat", data.heat_name);
  };
  const levelled = (middle, half) => { Object.assign(view, { window: -1, low: middle - half, high: middle + half }); show(); };
  const act = {
    show,
    window: (n) => { Object.assign(view, { window: n, low: data.windows[n].low, high: data.windows[n].high }); show(); },
    next: () => act.window((view.window + 1) % data.windows.length),
    invert: () => { view.invert = !view.invert; show(); },
    overlay: (kind) => {
      Object.assign(view, { overlay: kind, last: kind || view.overlay });
      if (kind === "heat") ask();
      show();
    },
    share: (value) => { view.share = value; show(); },
    level: (value) => levelled(value, (view.high - view.low) / 2),
    width: (value) => levelled((view.low + view.high) / 2, value / 2),
    fit: () => { Object.assign(view, { k: 1, x: 0, y: 0 }); show(); },
  };
  const { zoom } = handled(svg, view, data.size, show);
  act.zoom = (times) => zoom(times);
  if (!data.small) {
    bar = tools(data, view, act);
    film.firstElementChild.append(bar.zoom);
    film.append(bar.bar);
  }
  if (note) film.append(note);
  const focused = parent.getRootNode().activeElement ?? parent.activeElement;
  const tool = focused?.dataset?.tool;
  const end = mounted(parent, () => film);
  show();
  if (tool) film.querySelector(`[data-tool="${CSS.escape(tool)}"]`)?.focus({ preventScroll: true });
  parent.unlisten?.();
  const nearer = () => zoom(1.5), marked = data.places.length > 0;
  parent.unlisten = data.small ? () => {} : listened([
    ["w", "Next grey window", act.next],
    ["i", "Invert", act.invert],
    ...(marked ? [["o", "Overlay on or off", () => act.overlay(view.overlay ? "" : view.last)]] : []),
    ["+", "Nearer", nearer], ["=", "", nearer], ["-", "Farther", () => zoom(1 / 1.5)],
    ["0", `The whole ${data.noun} again; a double click too`, act.fit],
    ["wheel", `Nearer or farther, after a click on the ${data.noun}`],
    ["drag", "Move what is nearer; with Shift: window and level"],
    ...(marked ? [["← →", "From one outline to the next"]] : []),
  ]);
  if (view.overlay === "heat") ask();
  return () => { end(); parent.unlisten?.(); };
}
