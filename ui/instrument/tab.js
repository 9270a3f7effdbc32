// A tab's name stands in its sessionStorage: another tab has another one, a reload finds it again.
// It is told only when the server asks, since each answer has the page run once more.
const NAME = "medmodels-tab";

export default function ({ data, setStateValue }) {
  let name = data.offered;
  try {
    if (data.ask) name = sessionStorage.getItem(NAME) || name;
    sessionStorage.setItem(NAME, name);
  } catch { /* a browser that keeps nothing finds nothing again */ }
  if (data.ask) setStateValue("answer", `${data.offered} ${name}`);
}
