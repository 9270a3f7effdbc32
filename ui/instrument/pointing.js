// Whatever shows a part of a case carries its name in data-part. To point at one, or to reach it by
// keyboard, lights up that part in every instrument of the page: a window of hours ("GCS@24-36")
// lights its variable ("GCS"), and a variable all its windows.
const POINTED = "medmodels-pointed";
const within = (a, b) => a === b || a.startsWith(`${b}@`) || b.startsWith(`${a}@`);

function pointing(root) {
  let last = null;
  const tell = (part) => {
    if (part === last) return;
    last = part;
    window.dispatchEvent(new CustomEvent(POINTED, { detail: part }));
  };
  const at = (event) => tell(event.target.closest?.("[data-part]")?.dataset.part ?? null);
  const off = () => tell(null);
  const light = (event) => {
    last = event.detail;
    for (const element of root.querySelectorAll("[data-part]")) {
      const lit = event.detail !== null && within(element.dataset.part, event.detail);
      element.classList.toggle("lit", lit);
    }
    root.firstElementChild?.classList.toggle("pointed", event.detail !== null);
  };
  const heard = { pointerover: at, focusin: at, click: at, pointerleave: off, focusout: off };
  for (const [kind, listener] of Object.entries(heard)) root.addEventListener(kind, listener);
  window.addEventListener(POINTED, light);
  return () => {
    for (const [kind, listener] of Object.entries(heard)) root.removeEventListener(kind, listener);
    window.removeEventListener(POINTED, light);
  };
}

// An element with its class, its text and what it carries; text is text.
function element(tag, { cls = "", text = null, data = {}, attributes = {}, style = {} } = {}, ...children) {
  const made = document.createElement(tag);
  if (cls) made.className = cls;
  if (text !== null) made.textContent = text;
  Object.assign(made.dataset, data);
  Object.assign(made.style, style);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// One root a mounted instrument, made anew with each change of its data.
function mounted(parent, build) {
  parent.unpoint?.();
  parent.instrument?.remove();
  const root = element("div", { cls: "instrument" });
  root.append(build());
  parent.append(root);
  parent.instrument = root;
  parent.unpoint = pointing(root);
  return () => { parent.unpoint?.(); parent.unpoint = null; };
}
