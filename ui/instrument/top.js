// What is another page to a reader begins at its top, though it is the same page to the browser. The
// name is kept in the window, since the page may have shown something else in between.
export default function ({ data }) {
  const before = window.medmodelsTop;
  window.medmodelsTop = data.name;
  if (before !== undefined && before !== data.name) document.querySelector(".stMain")?.scrollTo(0, 0);
}
