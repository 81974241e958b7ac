/* What the page does beyond Gradio: opens sources under an answer, copies answers, keeps the
   status line current while the record loads, and offers the example questions.
   Text from the server is only ever set as textContent. */
"use strict";

(() => {
  const root = document.querySelector('meta[name="or-root"]')?.content || "";
  const POLL_MS = 1500;
  let health = { state: "loading", detail: "", examples: [] };

  /* ---- status and examples ---- */

  const counts = ({ documents, passages }) =>
    documents === undefined ? "" : `${documents.toLocaleString("en")} documents, ` +
      `${passages.toLocaleString("en")} passages on record.`;

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
        chip.className = "or-example";
        chip.dir = "auto";
        chip.textContent = question;
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
      health = { state: "loading", detail: "The program does not answer. Is it still running?" };
    }
    show();
    if (health.state === "loading") setTimeout(poll, POLL_MS);
  };

  /* ---- asking ---- */

  const box = () => document.querySelector("#or-question textarea, #or-question input");

  const ask = (question) => {
    const field = box();
    const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(prototype.prototype, "value").set.call(field, question);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.querySelector("#or-question .submit-button")?.click(), 50);
  };

  /* ---- sources ---- */

  const reduced = matchMedia("(prefers-reduced-motion: reduce)");

  const open = (id) => {
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

  /* ---- copying ---- */

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

  const copy = async (button) => {
    const text = button.closest(".or-answer").querySelector(".or-markdown").textContent;
    let done;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      done = byHand(text);
    }
    const label = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = done ? "Copied" : "Copying is not allowed here";
    setTimeout(() => { button.textContent = label; }, 2000);
  };

  document.addEventListener("click", (event) => {
    const within = (selector) => event.target.closest?.(selector);
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    const example = within(".or-example");
    if (example) return ask(example.textContent);
    const button = within(".or-copy");
    if (button) return void copy(button);
    const number = within("a.or-number[id$='-link']");
    if (number && plain && open(number.id.slice(0, -"-link".length))) return event.preventDefault();
    const link = within(".or-answer a[href]");
    if (link) themed(link);
  });

  /* ---- the page as it changes ---- */

  const describe = () => {
    for (const number of document.querySelectorAll("a.or-number:not([aria-label])")) {
      number.setAttribute("aria-label", `Show source ${number.textContent}`);
    }
    for (const message of document.querySelectorAll("#or-chat [data-testid][aria-label*='<']")) {
      /* Gradio reads the message's markup out as its label; the content speaks for itself. */
      message.removeAttribute("aria-label");
    }
  };

  let turns = 0;
  const look = () => {
    show();
    describe();
    const asked = document.querySelectorAll("#or-chat .or-asked");
    if (asked.length > turns) {
      const last = asked[asked.length - 1];
      last.scrollIntoView({ block: "start", behavior: reduced.matches ? "auto" : "smooth" });
    }
    turns = asked.length;
  };

  let due = false;
  new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; look(); });
  }).observe(document.documentElement, { childList: true, subtree: true });
  poll();
})();
