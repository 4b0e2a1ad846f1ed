// Looks for news in a frame of the demo. Without it, the pages work by their forms and a reload.
"use strict";
const body = document.body;
const thread = document.querySelector(".thread");
if (thread) thread.scrollTop = thread.scrollHeight;
const chooser = document.querySelector("#number");
if (chooser) {
  chooser.form.querySelector("button").hidden = true;
  chooser.addEventListener("change", () => chooser.form.requestSubmit());
}
let seen = "";
async function look() {
  const soon = body.hasAttribute("data-soon");
  try {
    const answer = await fetch(location.href, { headers: { "X-Look": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelector("main").innerHTML;
    if (seen && news !== seen) {
      const main = document.querySelector("main");
      main.innerHTML = news;
      main.scrollTop = main.scrollHeight * (main === thread);
    }
    seen = news;
    body.toggleAttribute("data-soon", page.body.hasAttribute("data-soon"));
  } catch { /* The server is being restarted: the next look finds it again. */ }
  setTimeout(look, soon ? 400 : Number(body.dataset.news) * 500);
}
if (body.dataset.news) look();
