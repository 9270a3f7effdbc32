export default function ({ data, parentElement }) {
  const share = (number) => `${100 * number}%`;
  const range = ({ place, flag, reference }) =>
    element("span", { cls: "range", attributes: { "aria-hidden": "true" } },
      element("span", { cls: "bar" },
        element("i", { cls: "reference", style: { left: share(data.band[0]), width: share(data.band[1] - data.band[0]) } }),
        element("i", { cls: `place${flag ? " out" : ""}`, style: { left: share(place) } })),
      element("span", { cls: "between", text: reference }));
  const moved = ({ strength, effect }) =>
    element("span", { cls: "moved" },
      element("span", { cls: "diverging", attributes: { "aria-hidden": "true" } },
        element("i", { cls: strength > 0 ? "up" : "down", style: strength > 0
          ? { left: "50%", width: share(strength / 2) } : { right: "50%", width: share(-strength / 2) } })),
      element("span", { cls: "effect", text: effect }));
  const row = (shown) =>
    element("li", { cls: shown.place === null ? "value plain" : "value", data: { part: shown.part },
      attributes: { tabindex: "0", "aria-label": shown.label } },
      element("span", { cls: "name", text: shown.name }),
      element("span", { cls: "shown" }, element("b", { text: shown.value }), ` ${shown.unit}`),
      ...(shown.place === null ? [] : [element("span", { cls: "flag", text: shown.flag }), range(shown)]),
      ...(data.explained ? [moved(shown)] : []));
  const list = (rows) => element("ul", {}, ...rows.map(row));
  const build = () => {
    const foot = element("p", { cls: "foot" });
    telling(parentElement, foot, data.about, data.rest);
    return element("div", { cls: data.explained ? "values explained" : "values" },
      ...folded(parentElement, data.rows, isNarrow() ? data.few : data.first, list), foot);
  };
  const undo = mounted(parentElement, build);
  return () => { parentElement.untell?.(); undo(); };
}
