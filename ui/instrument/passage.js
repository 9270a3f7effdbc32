export default function ({ data, parentElement }) {
  const word = ({ part, text, sign, denies, speaks, strength }) => {
    const said = denies ? element("strong", { text }) : text;
    if (!sign) return element("span", { cls: speaks ? "speaks" : "", data: { part } }, said);
    const made = element("span", { cls: `moved ${sign > 0 ? "up" : "down"}`, data: { part }, attributes: { tabindex: "0" } },
      element("span", { cls: "sign", text: sign > 0 ? "▲" : "▼", attributes: { "aria-label": sign > 0 ? "raises:" : "lowers:" } }), said);
    made.style.setProperty("--strength", strength);
    return made;
  };
  const line = (words) => element("p", {}, ...words.flatMap((one) => [word(one), " "]));
  const box = element("div", { cls: "text", attributes: { tabindex: "0", role: "region", "aria-label": data.label } },
    ...data.lines.map(line));
  const build = () => {
    const foot = element("p", { cls: "foot" });
    telling(parentElement, foot, data.about, data.rest);
    return element("div", { cls: "passage" }, box, foot);
  };
  // a word that is pointed at elsewhere comes into view
  const seek = ({ detail }) => {
    if (detail === null || box.matches(":hover, :focus-within")) return;
    const found = [...box.querySelectorAll(".moved")].find((one) => one.dataset.part === detail);
    if (!found) return;
    const at = found.offsetTop - box.offsetTop;
    if (at < box.scrollTop || at > box.scrollTop + box.clientHeight - 24) box.scrollTop = at - box.clientHeight / 2;
  };
  parentElement.unseek?.();
  window.addEventListener(POINTED, seek);
  parentElement.unseek = () => window.removeEventListener(POINTED, seek);
  const undo = mounted(parentElement, build);
  return () => { parentElement.unseek(); parentElement.untell?.(); undo(); };
}
