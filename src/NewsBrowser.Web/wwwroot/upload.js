// Shows how an upload goes on and takes files that are dropped; without this script the form sends them as it is.
const form = document.querySelector("form.upload");
if (form) {
  const field = form.querySelector("input[type=file]");
  const said = form.querySelector("[role=status]");
  const bar = form.querySelector("progress");
  const say = (text) => { said.textContent = text; said.hidden = false; };
  form.querySelector(".drop").hidden = false;
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.toggle("over", name === "dragenter" || name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length > 0) field.files = event.dataTransfer.files;
    });
  }
  form.addEventListener("submit", (event) => {
    const bytes = [...field.files].reduce((sum, file) => sum + file.size, 0);
    event.preventDefault();
    if (bytes > Number(form.dataset.most)) return say(form.dataset.large);
    const button = form.querySelector("button");
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (sent) => {
      bar.hidden = false;
      bar.max = sent.total;
      bar.value = sent.loaded;
      say(form.dataset.sent.replace("{0}", Math.floor(100 * sent.loaded / Math.max(1, sent.total))));
    });
    const failed = () => { button.disabled = false; bar.hidden = true; say(form.dataset.failed); };
    request.addEventListener("load", () => { if (request.status < 400) location.assign(request.responseURL); else failed(); });
    request.addEventListener("error", failed);
    button.disabled = true;
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}
