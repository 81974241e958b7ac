/* The page around the answers: keeps the status line current while the record loads, offers the
   example questions, asks what a link asks for, and notices what Gradio has drawn.
   Text from the server is only ever set as textContent. */
"use strict";

(() => {
  const { root, say, translate, ready, answers, command, field, fill, reduced } = window.onRecord;
  const POLL_MS = 1500;
  let health = { state: "loading", detail: "", examples: [] };

  /* ---- status and examples ---- */

  const counts = ({ documents, passages }) => {
    if (documents === undefined) return "";
    const shown = (number) => number.toLocaleString(window.onRecord.language);
    return say("counts", { documents: shown(documents), passages: shown(passages) });
  };

  const show = () => {
    const status = document.querySelector(".or-welcome .or-status");
    if (!status) return;
    const line = health.state === "ready" ? counts(health) : health.detail;
    if (line && status.textContent !== line) status.textContent = line;
    status.dataset.state = health.state;
    const list = document.querySelector(".or-welcome .or-examples");
    if (list && !list.childElementCount) {
      for (const question of health.examples || []) {
        const chip = document.createElement("button");
        chip.type = "button";
        chip.className = "or-example or-ask";
        chip.dir = "auto";
        chip.textContent = question;
        chip.value = question;
        list.append(Object.assign(document.createElement("li"), { role: "listitem" }));
        list.lastChild.append(chip);
      }
    }
  };

  const poll = async () => {
    try {
      const reply = await fetch(`${root}/healthz`, { headers: { Accept: "application/json" } });
      health = await reply.json();
    } catch {
      health = { state: "loading", detail: say("not_running") };
    }
    show();
    if (health.state === "loading") setTimeout(poll, POLL_MS);
  };

  /* ---- asking ---- */

  window.onRecord.ask = (question) => {
    fill(field("or-question"), question);
    setTimeout(() => document.querySelector("#or-question .submit-button")?.click(), 50);
  };

  /* What the address asks for, once, as soon as there is a page to ask it in. */
  let linked = new URLSearchParams(location.search).getAll("q").filter((one) => one.trim());

  const askLinked = () => {
    if (!linked.length || !field("or-command") || !document.getElementById("or-again")) return;
    const without = new URLSearchParams(location.search).getAll("without");
    command("or-again", { questions: linked, without });
    linked = [];
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#or-clear")) field("or-question")?.focus();
  });

  /* ---- the page as it changes ---- */

  let turns = 0;
  const look = () => {
    translate();
    show();
    answers.look();
    askLinked();
    const asked = document.querySelectorAll("#or-chat .or-asked");
    if (asked.length > turns) {
      const last = asked[asked.length - 1];
      last.scrollIntoView({ block: "start", behavior: reduced.matches ? "auto" : "smooth" });
    }
    turns = asked.length;
  };

  let due = false;
  const start = () => {
    new MutationObserver(() => {
      if (due) return;
      due = true;
      requestAnimationFrame(() => { due = false; look(); });
    }).observe(document.documentElement, { childList: true, subtree: true });
    look();
    poll();
  };
  /* Without its texts the page stays English and works. */
  ready.then(start, start);
})();
