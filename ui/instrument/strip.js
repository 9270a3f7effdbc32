// The strip comes as XHTML, escaped where it was made; it is parsed as XML, which runs nothing.
export default function ({ data, parentElement }) {
  const build = () =>
    document.importNode(
      new DOMParser().parseFromString(data.html, "application/xhtml+xml").documentElement, true);
  return mounted(parentElement, build);
}
