// Follows a run of ingestion while it goes on or waits; without this script the page's refresh link does the same.
const live = document.getElementById("run-live");
if (live) {
  const bar = document.getElementById("run-bar");
  const show = (name, text) => { const place = document.getElementById(`run-${name}`); if (place) place.textContent = text; };
  const time = (seconds) => {
    const whole = Math.round(seconds);
    const two = (number) => String(number).padStart(2, "0");
    return whole >= 3600 ? `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}` : `${Math.floor(whole / 60)}:${two(whole % 60)}`;
  };
  const events = new EventSource(live.dataset.events);
  events.addEventListener("progress", (message) => {
    const now = JSON.parse(message.data);
    if (bar) {
      bar.max = Math.max(1, now.found);
      bar.value = now.done;
    }
    show("files", now.done.toLocaleString("en"));
    for (const name of ["added", "updated", "unchanged", "rejected"]) show(name, now[name].toLocaleString("en"));
    if (now.perSecond !== null && now.secondsLeft !== null)
      show("pace", live.dataset.pace.replace("{0}", Math.round(now.perSecond)).replace("{1}", time(now.secondsLeft)));
  });
  events.addEventListener("ended", () => { events.close(); location.reload(); });
}
