// Shows how an upload goes on and takes files that are dropped; without this script the form sends them as it is.
const form = document.querySelector("form.upload");
if (form) {
  const field = form.querySelector("input[type=file]");
  const said = form.querySelector("[role=status]");
  const sending = form.querySelector(".sending");
  const bar = sending.querySelector("progress");
  const share = sending.querySelector("span");
  // What is said aloud: that it begins, that it is sent, that it failed. The share that is sent is only shown.
  const say = (text) => { said.hidden = false; if (said.textContent !== text) said.textContent = text; };
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
    const button = form.querySelector("button");
    const failed = (text) => { button.disabled = false; sending.hidden = true; said.classList.add("bad"); say(text); said.focus(); };
    if (bytes > Number(form.dataset.most)) return failed(form.dataset.large);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (sent) => {
      bar.max = Math.max(1, sent.total);
      bar.value = sent.loaded;
      share.textContent = form.dataset.sent.replace("{0}", Math.floor(100 * sent.loaded / Math.max(1, sent.total)));
    });
    request.upload.addEventListener("load", () => say(form.dataset.read));
    request.addEventListener("load", () => { if (request.status < 400) location.assign(request.responseURL); else failed(form.dataset.failed); });
    request.addEventListener("error", () => failed(form.dataset.failed));
    button.disabled = true;
    sending.hidden = false;
    said.classList.remove("bad");
    say(form.dataset.begun);
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}
