/* The chat in a frame: takes the portal's token from a message and adds it to the page's requests,
   opens documents in a tab of their own, and leaves the portal's focus alone. Runs before all else. */
"use strict";

(() => {
  const read = (name) => document.querySelector(`meta[name="${name}"]`)?.content || "";
  const origins = new Set([location.origin, ...read("or-origins").split(" ").filter(Boolean)]);
  const closed = read("or-access") === "token";
  const PATIENCE_MS = 8000;
  const framed = window.parent !== window;
  document.documentElement.classList.add("or-embedded");

  /* No word of this is secret, so it may go to whoever shows the frame. */
  const tell = (word) => { if (framed) window.parent.postMessage({ onRecord: word }, "*"); };

  /* ---- language ---- */

  const language = new URLSearchParams(location.search).get("lang");
  if (language) Object.defineProperty(navigator, "languages", { get: () => [language] });

  /* ---- focus: taken only once somebody has turned to the frame ---- */

  const focus = HTMLElement.prototype.focus;
  let turnedTo = !framed;
  HTMLElement.prototype.focus = function (...given) {
    if (turnedTo) focus.apply(this, given);
  };
  const turn = () => { turnedTo = true; };
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, turn, true);

  /* ---- the token ---- */

  let token = "";
  let arrived;
  let arriving = new Promise((resolve) => { arrived = resolve; });

  /* A token that was not minted for the page that sent it is somebody else's. */
  const audience = (words) => {
    try {
      const body = words.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
      return JSON.parse(atob(body)).aud;
    } catch {
      return null;
    }
  };

  const take = (words, origin) => {
    if (typeof words !== "string" || audience(words) !== origin) return;
    token = words;
    arrived();
    document.querySelector(".or-shut")?.remove();
  };

  const renew = () => {
    arriving = new Promise((resolve) => { arrived = resolve; });
    tell("expired");
  };

  const plain = window.fetch.bind(window);
  const signed = (input, init) => {
    const headers = new Headers(init.headers || (input instanceof Request ? input.headers : {}));
    if (token) headers.set("Authorization", `Bearer ${token}`);
    if (language) headers.set("Accept-Language", language);
    return plain(input, { ...init, headers });
  };

  window.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
    if (url.origin !== location.origin) return plain(input, init);
    if (!closed) return signed(input, init);
    await arriving;
    const used = token;
    const reply = await signed(input, init);
    if (reply.status !== 401 || input instanceof Request) return reply;
    if (used === token) renew();
    await arriving;
    return signed(input, init);
  };

  /* ---- messages of the portal ---- */

  const field = () => document.querySelector("#or-question textarea, #or-question input");

  /* The page may not be drawn yet. */
  const asked = (question, tries = 100) => {
    const drawn = document.querySelector("#or-question .submit-button");
    if (drawn && window.onRecord?.ask) window.onRecord.ask(question);
    else if (tries) setTimeout(asked, 150, question, tries - 1);
  };

  addEventListener("message", (event) => {
    if (event.source !== window.parent || !origins.has(event.origin)) return;
    const told = event.data || {};
    if (told.onRecord === "token") take(told.token, event.origin);
    if (told.onRecord === "focus") { turn(); field()?.focus(); }
    if (told.onRecord === "ask" && typeof told.question === "string") {
      asked(told.question);
    }
  });

  /* ---- what leaves the frame ---- */

  /* A link cannot carry the token in a header, and an address would be kept: it goes in a form. */
  const enter = (href) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: read("or-enter"), target: "_blank" });
    form.rel = "noopener";
    const there = new URL(href);
    const next = there.pathname + there.search + there.hash;
    for (const [name, value] of [["token", token], ["next", next]]) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
    form.remove();
  };

  const isDocument = (link) =>
    link.origin === location.origin && /\/(source\/[^/]+|timeline)$/.test(link.pathname);

  /* Where the page's own script has opened the source in place, there is nothing left to do. */
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button) return;
    link.target = "_blank";
    link.rel = "noopener";
    if (!closed || !isDocument(link)) return;
    event.preventDefault();
    enter(link.href);
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector(".or-panel")) tell("close");
  }, true);

  addEventListener("DOMContentLoaded", () => {
    /* A frame in the frame would need the token in its address. */
    if (closed && window.onRecord?.panel) window.onRecord.panel.open = () => false;
    tell("ready");
    if (!closed) return;
    setTimeout(() => {
      if (token) return;
      const line = "This chat opens from the portal that shows it: no token of the portal has come.";
      const note = Object.assign(document.createElement("p"), { className: "or-shut" });
      note.setAttribute("role", "status");
      note.textContent = line;
      document.body.prepend(note);
    }, PATIENCE_MS);
  });
})();
