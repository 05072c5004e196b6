// Two small comforts; the shop works without them.
"use strict";

// Stock that changes while you look, and says so.
const shown = document.querySelectorAll("[data-stock]");
const line = document.getElementById("line");
if (shown.length) {
  const socket = new WebSocket(location.origin.replace(/^http/, "ws") + "/live");
  const say = (text) => { if (line) line.textContent = text; };
  socket.onopen = () => socket.send("stock");
  socket.onclose = () => say("끊김 · closed");
  socket.onmessage = (event) => {
    const news = JSON.parse(event.data);
    say("이어짐 · " + news.at);
    for (const place of shown) {
      const left = news.stock[place.dataset.stock];
      if (left === undefined || String(left) === place.textContent) continue;
      place.textContent = left;
      const box = place.closest(".stock");
      if (box) {
        box.classList.add("changed");
        setTimeout(() => box.classList.remove("changed"), 400);
      }
    }
  };
}

// The drawing goes up as it is, not wrapped in a form.
const form = document.getElementById("upload");
if (form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = document.getElementById("uploaded");
    const reply = await fetch("/upload", { method: "POST", body: form.elements.file.files[0] });
    answer.textContent = await reply.text();
    answer.hidden = false;
  });
}
