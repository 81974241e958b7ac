/* What can be done with an answer: open its sources, copy it, share it, export the conversation,
   say whether it helped, leave out a chip. Text from the server is only ever set as textContent. */
"use strict";

(() => {
  const { say, panel } = window.onRecord;
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const SHARED = 6;
  const PATIENCE_MS = 60000;

  /* ---- telling the page's machinery ---- */

  const fill = (field, value) => {
    const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(prototype.prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const field = (id) => document.querySelector(`#${id} textarea, #${id} input`);

  const command = (button, told) => {
    fill(field("or-command"), JSON.stringify(told));
    setTimeout(() => document.getElementById(button).click(), 50);
  };

  /* ---- for those who listen ---- */

  const live = Object.assign(document.createElement("p"), { id: "or-live", className: "or-unseen" });
  live.setAttribute("role", "status");

  /* Gradio draws the page anew when it starts, so it is put there whenever it is not. */
  const listen = () => { if (!live.isConnected) document.body.append(live); };

  const announce = (line) => { live.textContent = line; };

  /* ---- sources ---- */

  const openInPlace = (id) => {
    const details = document.getElementById(id);
    if (!details) return false;
    details.open = true;
    details.scrollIntoView({ block: "nearest", behavior: reduced.matches ? "auto" : "smooth" });
    details.querySelector("summary").focus({ preventScroll: true });
    return true;
  };

  const themed = (link) => {
    const shade = new URLSearchParams(location.search).get("__theme");
    const there = new URL(link.href);
    if (!shade || there.origin !== location.origin) return;
    there.searchParams.set("__theme", shade);
    link.href = there.href;
  };

  const follow = (link) => {
    themed(link);
    if (panel.open(link.href, link)) return true;
    return link.matches(".or-number") && openInPlace(link.id.slice(0, -"-link".length));
  };

  /* ---- copying and saving ---- */

  const byHand = (text) => {
    /* Without https there is no clipboard interface: select and copy as of old. */
    const area = document.createElement("textarea");
    area.value = text;
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };

  const tell = (button, line) => {
    const label = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = line;
    announce(line);
    setTimeout(() => { button.textContent = label; }, 2000);
  };

  const copy = async (button, text) => {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = byHand(text);
      button.focus();
    }
    tell(button, say(done ? "copied" : "copy_refused"));
  };

  const save = (text, ending, kind) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` }));
    link.download = `on-record-${new Date().toISOString().slice(0, 10)}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  /* ---- the conversation ---- */

  const asked = () => [...document.querySelectorAll("#or-chat .or-asked")];

  /* The place of an answer's question, counted from the latest: the server may have dropped old
     messages, never new ones. */
  const fromLast = (answer) => {
    const all = asked();
    const own = all.filter((one) => one.compareDocumentPosition(answer) & 4).length;
    return all.length - own;
  };

  const gone = (answer) => [...answer.querySelectorAll(".or-restore")].map((one) => one.value);

  const shareLink = (answer) => {
    const all = asked();
    const end = all.length - fromLast(answer);
    const leans = answer.querySelector(".or-inherited");
    const questions = all.slice(leans ? Math.max(0, end - SHARED) : end - 1, end);
    const link = new URL(location.pathname, location.href);
    for (const one of questions) link.searchParams.append("q", one.textContent);
    for (const id of gone(answer)) link.searchParams.append("without", id);
    return link.href;
  };

  const exportMarkdown = (button) => {
    const texts = [...document.querySelectorAll("#or-chat .or-markdown")];
    save(texts.map((one) => one.textContent).join("\n---\n\n"), "md", "text/markdown");
    tell(button, say("exported"));
  };

  const exportJson = (button) => {
    const token = crypto.getRandomValues(new Uint32Array(2)).join("-");
    const since = Date.now();
    command("or-export", { token });
    const wait = () => {
      const told = field("or-told")?.value || "";
      if (told.includes(`"token": "${token}"`)) {
        const { conversation } = JSON.parse(told);
        save(JSON.stringify({ conversation }, null, 2), "json", "application/json");
        return tell(button, say("exported"));
      }
      if (Date.now() - since > PATIENCE_MS) return tell(button, say("export_failed"));
      setTimeout(wait, 100);
    };
    wait();
  };

  const rate = (button) => {
    const verdict = button.classList.contains("or-up") ? "up" : "down";
    command("or-verdict", { message: button.value, verdict });
    for (const one of button.parentElement.querySelectorAll(".or-rate")) {
      one.setAttribute("aria-pressed", String(one === button));
    }
    tell(button, say("thanks"));
  };

  /* ---- chips ---- */

  /* The answer that is being asked for again: its place, and its id before. */
  let awaited = null;

  const again = (button) => {
    const answer = button.closest(".or-answer");
    const left = gone(answer);
    const without = button.matches(".or-remove")
      ? [...left, button.value] : left.filter((id) => id !== button.value);
    const turn = fromLast(answer);
    awaited = { turn, id: answer.id };
    command("or-again", { turn, without });
  };

  /* Whoever removed a chip by keyboard goes on from there when the new answer stands. */
  const refocus = () => {
    if (!awaited) return;
    const answers = [...document.querySelectorAll("#or-chat .or-answer")];
    const answer = answers.find((one) => fromLast(one) === awaited.turn && one.id !== awaited.id);
    if (!answer) return;
    awaited = null;
    const chip = answer.querySelector(".or-restore, .or-remove");
    if (!chip) answer.tabIndex = -1;
    (chip || answer).focus({ preventScroll: true });
  };

  /* ---- clicks ---- */

  const ACTIONS = [
    [".or-ask", (button) => window.onRecord.ask(button.value)],
    [".or-copy", (button) => copy(button, document.getElementById(button.value).textContent)],
    [".or-link", (button) => copy(button, shareLink(button.closest(".or-answer")))],
    [".or-rate", rate],
    [".or-remove, .or-restore", again],
    [".or-export-markdown", exportMarkdown],
    [".or-export-json", exportJson],
  ];

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    const action = button && ACTIONS.find(([selector]) => button.matches(selector));
    if (action) return void action[1](button);
    const link = event.target.closest?.(".or-answer a[href]");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (link && plain && follow(link)) event.preventDefault();
    else if (link) themed(link);
  });

  /* ---- the page as it changes ---- */

  const describe = () => {
    const titled = "#or-chat .or-answer :is(a, button, ul)[title]:not([aria-label])";
    for (const one of document.querySelectorAll(titled)) {
      if (!one.matches(".or-ask")) one.setAttribute("aria-label", one.title);
    }
    for (const question of document.querySelectorAll("#or-chat .or-asked:not([role])")) {
      /* Who listens goes from question to question as from heading to heading. */
      question.setAttribute("role", "heading");
      question.setAttribute("aria-level", "2");
    }
    for (const message of document.querySelectorAll("#or-chat [data-testid][aria-label*='<']")) {
      /* Gradio reads the message's markup out as its label; the content speaks for itself. */
      message.removeAttribute("aria-label");
    }
    /* The log would be read out whole, passages and all: a line says what there is instead. */
    for (const log of document.querySelectorAll("#or-chat [aria-live='polite']")) {
      log.setAttribute("aria-live", "off");
    }
  };

  const known = new Set();

  const announceNew = () => {
    for (const answer of document.querySelectorAll("#or-chat .or-answer[id]")) {
      if (known.has(answer.id)) continue;
      known.add(answer.id);
      const number = answer.querySelectorAll(".or-quotations > li").length;
      const why = answer.querySelector(".or-why")?.textContent || "";
      announce(answer.matches(".or-none") ? why : say("announce", { number }));
    }
    const note = document.querySelector("#or-chat .message-row:last-child .or-note");
    if (note && !live.textContent.includes(note.textContent)) announce(note.textContent);
  };

  const exports = () => {
    const head = document.querySelector("#or-head");
    const there = document.querySelector(".or-exports");
    const wanted = document.querySelector("#or-chat .or-answer");
    if (there || !head) return void (there && (there.hidden = !wanted));
    if (!wanted) return;
    const bar = Object.assign(document.createElement("p"), { className: "or-exports" });
    for (const kind of ["markdown", "json"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `or-quiet or-export-${kind}`;
      button.textContent = say(`export_${kind}`);
      bar.append(button);
    }
    head.append(bar);
  };

  const look = () => {
    listen();
    describe();
    announceNew();
    refocus();
    exports();
  };

  Object.assign(window.onRecord, { answers: { look }, command, field, fill, reduced });
})();
