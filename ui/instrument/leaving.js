// The browser asks, in its own words, before the page is closed, left or loaded anew.
const ask = (event) => {
  event.preventDefault();
  event.returnValue = true; // what older browsers wait for
};

export default function ({ data }) {
  window[data.warns ? "addEventListener" : "removeEventListener"]("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
}
