// The page as it should be now: a stream says when it is another one, a look now and then is in its
// place where there is none. Nothing here is needed: pages that wait also reload by themselves.
(() => {
  const { live, version } = document.body.dataset;
  let sent = false; // a form is on its way, and where it leads to is the page to be
  document.querySelectorAll("form").forEach((form) => form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault(); // a second tap sends nothing
    sent = true;
    setTimeout(() => { sent = false; if (live) look(); }, 8000); // nothing came of it: try again
  }));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // “back” shows a page as it was
  });
  document.querySelectorAll("a.film").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault(); // look closer here instead of at the file
    const closer = link.classList.toggle("closer");
    link.querySelector("span").textContent = closer ? "Smaller" : "Larger";
    if (closer) link.querySelector("img").src = link.href;
  }));
  if (!live) return;
  const counted = document.querySelector("[data-counted]"); // what changes without another page
  const now = (told) => { if (!sent && told && told !== version) location.replace(live); };
  const look = async () => {
    try {
      const answer = await fetch(`${live}/phase`, { cache: "no-store" });
      if (answer.ok) {
        const told = await answer.json();
        if (counted && told.counted) counted.textContent = told.counted;
        now(told.version);
      }
      else if (!sent && [403, 404].includes(answer.status)) location.replace(live);
    } catch { /* no network: look again later */ }
  };
  // A browser opens six lines to a server at most, for all its tabs: one that nobody sees holds none.
  let stream;
  const listen = () => {
    if (document.hidden || (stream && stream.readyState !== EventSource.CLOSED)) return;
    const mine = stream = new EventSource(`${live}/events`);
    mine.onmessage = (event) => now(event.data);
    mine.onerror = () => { if (mine.readyState === EventSource.CLOSED) setTimeout(listen, 3000); };
  };
  listen();
  setInterval(() => {
    if (!document.hidden && (counted || stream?.readyState !== EventSource.OPEN)) look();
  }, counted ? 700 : 3000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return stream?.close();
    listen();
    look();
  });
})();
