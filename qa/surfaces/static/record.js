/* Adding documents: files dropped or chosen are sent with their progress shown, and the page's own
   account of the addition is brought up to date until it is over. Without this script the form and
   a link do the same. */
"use strict";

(() => {
  const PAUSE = 800;  /* milliseconds between two looks */
  const LOST = 8;     /* looks in a row that may fail, a restart of the server among them */

  const form = document.querySelector("form.adding");
  if (!form) return;
  const files = form.querySelector("#files");
  const url = form.querySelector("#url");
  const drop = form.querySelector(".drop");
  const chosen = form.querySelector(".chosen");
  const button = form.querySelector("button");
  const error = form.querySelector(".error");

  const complain = (words, english) => {
    error.textContent = words;
    error.lang = english ? "en" : "";
    error.dir = english ? "ltr" : "auto";
  };

  /* ---- choosing ---- */

  const list = () => {
    const names = files.files.length > 1 ? [...files.files].map((file) => file.name) : [];
    chosen.replaceChildren(...names.map((name) => {
      const item = document.createElement("li");
      item.textContent = name;
      item.dir = "auto";
      return item;
    }));
    chosen.hidden = names.length === 0;
    if (files.files.length) complain("");
  };
  files.addEventListener("change", list);

  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  /* A file that misses the box by a little must not replace the page. */
  for (const kind of ["dragover", "drop"]) {
    window.addEventListener(kind, (event) => { if (holdsFiles(event)) event.preventDefault(); });
  }
  drop.addEventListener("dragover", () => drop.classList.add("over"));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    drop.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    files.files = event.dataTransfer.files;
    list();
    button.focus();
  });

  /* ---- sending ---- */

  const sending = (share) => {
    const part = document.querySelector("#addition");
    part.hidden = false;
    part.dataset.over = "1";
    let state = part.querySelector(".sending");
    if (!state) {
      const words = document.createElement("p");
      words.textContent = form.dataset.sending;
      words.setAttribute("role", "status");
      state = document.createElement("progress");
      state.className = "sending";
      state.max = 1;
      state.setAttribute("aria-label", form.dataset.sending);
      part.replaceChildren(words, state);
    }
    state.value = share;
  };

  const unsent = (words, english) => {
    document.querySelector("#addition").hidden = true;
    complain(words, english);
  };

  const answered = (request) => {
    let told = {};
    try {
      told = JSON.parse(request.responseText);
    } catch {
      /* a proxy's page, or nothing */
    }
    if (request.status !== 202) {
      if (told.detail) unsent(told.detail, true);
      else unsent(form.dataset.unsent);
      return;
    }
    form.reset();
    list();
    const where = new URL(window.location.href);
    where.searchParams.set("view", "add");
    where.searchParams.set("addition", told.id);
    window.history.replaceState(null, "", where);
    follow(0);
  };

  const size = () => [...files.files].reduce((sum, file) => sum + file.size, 0);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    complain("");
    if (!files.files.length && !url.value.trim()) return complain(form.dataset.nothing);
    if (size() > Number(form.dataset.limit)) return complain(form.dataset.tooLarge);
    const request = new XMLHttpRequest();  /* fetch cannot tell how much was sent */
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) sending(sent.loaded / sent.total);
    });
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", () => unsent(form.dataset.unsent));
    request.addEventListener("loadend", () => { button.disabled = false; });
    button.disabled = true;
    sending(0);
    request.send(new FormData(form));
  });

  /* ---- following ---- */

  /* Live regions are kept as they are, and changed only where their words change: what is put in
     anew is not read out, or read out every time. */
  const take = (fresh) => {
    const part = document.querySelector("#addition");
    const [state, detail] = [part.querySelector(".state"), part.querySelector(".detail")];
    const [newState, newDetail] = [fresh.querySelector(".state"), fresh.querySelector(".detail")];
    part.hidden = false;
    part.dataset.over = fresh.dataset.over ?? "1";
    if (!state || !newState) return part.replaceChildren(...fresh.childNodes);
    if (state.innerHTML !== newState.innerHTML) state.replaceChildren(...newState.childNodes);
    if (detail.innerHTML !== newDetail.innerHTML) detail.replaceChildren(...newDetail.childNodes);
  };

  const look = async () => {
    const reply = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!reply.ok) throw new Error(reply.statusText);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    take(page.querySelector("#addition"));
  };

  const follow = async (lost) => {
    try {
      await look();
      lost = 0;
    } catch {
      lost += 1;
    }
    if (lost > LOST) return complain(form.dataset.unsent);
    if (lost || !document.querySelector("#addition").dataset.over) {
      window.setTimeout(follow, PAUSE, lost);
    }
  };

  const part = document.querySelector("#addition");
  if (part && !part.hidden && part.dataset.over === "") window.setTimeout(follow, PAUSE, 0);
})();
