export default function ({ data, parentElement }) {
  const row = ({ part, what, effect, up }) =>
    element("li", { cls: up ? "up" : "down", data: { part }, attributes: { tabindex: "0" } },
      element("span", { cls: "sign", text: up ? "▲" : "▼", attributes: { "aria-label": up ? "raises" : "lowers" } }),
      element("span", { cls: "what", text: what }),
      element("span", { cls: "effect", text: effect }));
  const build = () =>
    element("div", { cls: "reasons" }, element("p", { cls: "title", text: data.title }),
      element("ol", {}, ...data.rows.map(row)));
  return mounted(parentElement, build);
}
