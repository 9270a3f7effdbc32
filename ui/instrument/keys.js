// A key presses the button of that label, unless somebody is writing or a modifier is held.
export default function ({ data, parentElement }) {
  parentElement.unhear?.();
  const writes = (target) => target.closest?.("input, textarea, select, [contenteditable=true], [role=slider]");
  const hear = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.composedPath()[0])) return;
    const label = data.buttons[event.key];
    const found = label && [...document.querySelectorAll("button")].find(
      (button) => !button.disabled && button.textContent.trim().endsWith(label));
    if (!found) return;
    event.preventDefault();
    found.click();
  };
  document.addEventListener("keydown", hear);
  parentElement.unhear = () => document.removeEventListener("keydown", hear);
  return () => parentElement.unhear();
}
