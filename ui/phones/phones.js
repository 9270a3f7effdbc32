// The page as it should be now: a stream says when it is another one, a look now and then is in its
// place where there is none. Nothing here is needed: pages that wait also reload by themselves.
(() => {
  const { live, version } = document.body.dataset;
  const forms = document.querySelectorAll("form");
  forms.forEach((form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault(); // a second tap sends nothing
    form.dataset.sent = "yes";
  }));
  addEventListener("pageshow", (event) => {
    forms.forEach((form) => delete form.dataset.sent);
    if (event.persisted) location.reload(); // “back” shows a page as it was
  });
  document.querySelectorAll("a.film").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault(); // look closer here instead of at the file
    const closer = link.classList.toggle("closer");
    link.querySelector("span").textContent = closer ? "Smaller" : "Larger";
    if (closer) link.querySelector("img").src = link.href;
  }));
  if (!live) return;
  const now = (told) => { if (told && told !== version) location.replace(live); };
  const look = async () => {
    try {
      const answer = await fetch(`${live}/phase`, { cache: "no-store" });
      if (answer.ok) now((await answer.json()).version);
      else if (answer.status === 403 || answer.status === 404) location.replace(live);
    } catch { /* no network: look again later */ }
  };
  let stream;
  const listen = () => {
    stream = new EventSource(`${live}/events`);
    stream.onmessage = (event) => now(event.data);
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000); };
  };
  listen();
  setInterval(() => { if (stream.readyState !== EventSource.OPEN) look(); }, 3000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
})();
