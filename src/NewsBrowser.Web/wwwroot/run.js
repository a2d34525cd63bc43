// Follows a run of ingestion while it goes on; without this script the page's refresh link does the same.
const live = document.getElementById("run-live");
if (live) {
  const bar = document.getElementById("run-bar");
  const show = (name, number) => { document.getElementById(`run-${name}`).textContent = number.toLocaleString("en"); };
  const events = new EventSource(live.dataset.events);
  const take = (message) => {
    const now = JSON.parse(message.data);
    bar.max = Math.max(1, now.found);
    bar.value = now.done;
    show("files", now.done);
    for (const name of ["added", "updated", "unchanged", "rejected"]) show(name, now[name]);
  };
  events.addEventListener("progress", take);
  events.addEventListener("ended", () => { events.close(); location.reload(); });
}
