// A key presses the button of that label, or does what an instrument of the page has it do, unless
// somebody is writing or a modifier is held. "?" lists them all.
const WRITTEN = "textarea, select, [contenteditable=true], input:not([type=radio], [type=checkbox], [type=range], [type=button])";

// What the arrows move by themselves, and how they are written.
const MOVED = "[role=slider], [role=radiogroup], input[type=radio], input[type=range], svg, .js-plotly-plot";
const ARROWS = { arrowright: "→", arrowleft: "←" };

const buttonOf = (label) => [...document.querySelectorAll("button")].find(
  (button) => !button.disabled && button.textContent.trim().endsWith(label));

// A button that is not there now, such as the next of one case alone, is not listed.
function listOfKeys(buttons) {
  const keys = Object.entries(buttons).filter(([, what]) => buttonOf(what)).map(([key, what]) => ({ key, what }));
  window.dispatchEvent(new CustomEvent("medmodels-keys", { detail: keys }));
  keys.push({ key: "?", what: "This list" });
  return element("dl", {}, ...keys.flatMap(({ key, what }) =>
    [element("dt", {}, element("kbd", { text: key })), element("dd", { text: what })]));
}

export default function ({ data, parentElement }) {
  const close = element("button", { text: "Close", attributes: { type: "button" } });
  const dialog = element("dialog", { attributes: { "aria-label": "Keys of this page" } });
  const open = () => {
    dialog.replaceChildren(element("h2", { text: "Keys of this page" }), listOfKeys(data.buttons), close);
    dialog.showModal();
  };
  const button = element("button", { cls: "ask", text: "?", attributes: { type: "button", title: "Keys of this page", "aria-label": "Keys of this page", "aria-haspopup": "dialog" } });
  button.addEventListener("click", open);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  parentElement.unhear?.();
  const hear = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (dialog.open || event.composedPath()[0].closest?.(WRITTEN)) return;
    const pressed = event.key.toLowerCase(), key = ARROWS[pressed] ?? pressed, label = data.buttons[key];
    if (pressed in ARROWS && event.composedPath()[0].closest?.(MOVED)) return;
    if (key === "?") open();
    else if (label) {
      const found = buttonOf(label);
      if (!found) return;
      found.click();
    } else if (window.dispatchEvent(new CustomEvent("medmodels-key", { detail: { key }, cancelable: true }))) return;
    event.preventDefault();
  };
  document.addEventListener("keydown", hear);
  parentElement.unhear = () => document.removeEventListener("keydown", hear);
  const end = mounted(parentElement, () => element("div", { cls: "keys" }, button, dialog));
  return () => { end(); parentElement.unhear(); };
}
