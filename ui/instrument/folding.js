// The first rows, and behind a line that counts them the others, which are made when it is opened.
// What was unfolded stays so when the data changes.
function folded(parent, rows, first, list) {
  const rest = rows.slice(first);
  const shown = list(rows.slice(0, first));
  if (!rest.length) return [shown];
  const summary = element("summary");
  const fold = element("details", { cls: "fold" }, summary);
  const changed = () => {
    if (fold.open && fold.childElementCount === 1) fold.append(list(rest));
    summary.textContent = fold.open ? "Show fewer" : `Show ${rest.length} more`;
    parent.unfolded = fold.open;
  };
  fold.open = parent.unfolded ?? false;
  changed();
  fold.addEventListener("toggle", changed);
  return [shown, fold];
}

// A line at the foot that says what is pointed at, here or in another instrument, and else ``rest``.
function telling(parent, foot, about, rest) {
  parent.untell?.();
  const tell = ({ detail }) => {
    foot.textContent = detail !== null && Object.hasOwn(about, detail) ? about[detail] : rest;
  };
  tell({ detail: null });
  window.addEventListener(POINTED, tell);
  parent.untell = () => window.removeEventListener(POINTED, tell);
}

// A narrow screen has one column, and room for fewer rows above the answer.
const isNarrow = () => window.innerWidth <= 640;
