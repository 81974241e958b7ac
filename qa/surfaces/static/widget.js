/* On Record in another site's page: a button that opens the chat in a frame, or the frame in place.
   <script src="https://record.example/widget.js" data-title="Ask the record"></script>
   data-mode     bubble (default) or inline: the frame right behind the script
   data-title    name of the chat            data-position  right (default) or left
   data-theme    light or dark               data-color     of the button
   data-lang     en ru zh fr es ar           data-question  asked at once
   data-open     bubble: open from the start data-height    inline: a CSS length
   data-token    address, on the page's own site, that answers with a token for the chat */
"use strict";

(() => {
  const script = document.currentScript;
  if (!script?.src || window.OnRecord) return;
  const given = script.dataset;
  const base = new URL(".", script.src);
  const title = given.title || "On Record";
  const WORDS = {
    en: ["Open", "Close", "Larger", "Smaller"],
    ru: ["Открыть", "Закрыть", "Больше", "Меньше"],
    zh: ["打开", "关闭", "放大", "缩小"],
    fr: ["Ouvrir", "Fermer", "Agrandir", "Réduire"],
    es: ["Abrir", "Cerrar", "Ampliar", "Reducir"],
    ar: ["فتح", "إغلاق", "تكبير", "تصغير"],
  };
  const language = (given.lang || document.documentElement.lang || "en").toLowerCase().split("-")[0];
  const [opening, closing, larger, smaller] = WORDS[language] || WORDS.en;
  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    button { font: 600 1rem/1 system-ui, sans-serif; border: 0; cursor: pointer; }
    button:focus-visible { outline: 3px solid #fff; outline-offset: -5px; }
    [hidden] { display: none !important; }
    .bubble { position: fixed; bottom: 1.25rem; right: 1.25rem; z-index: 2147483000; width: 3.5rem;
      height: 3.5rem; border-radius: 50%; background: var(--or-color, #1f5566); color: #fff;
      box-shadow: 0 4px 16px rgb(0 0 0 / .3); }
    .bubble svg { width: 1.6rem; height: 1.6rem; display: block; margin: auto; }
    .box { position: fixed; bottom: 5.5rem; right: 1.25rem; z-index: 2147483001; width: 26rem;
      height: min(42rem, calc(100dvh - 7rem)); display: flex; flex-direction: column;
      overflow: hidden; border-radius: 12px; background: #fff; color: #fff;
      box-shadow: 0 8px 40px rgb(0 0 0 / .35); }
    .box.dark { background: #14181b; }
    .left .bubble, .left .box { right: auto; left: 1.25rem; }
    .box.large { width: min(64rem, calc(100vw - 2.5rem)); height: calc(100dvh - 7rem); }
    .bar { display: flex; align-items: center; gap: .25rem; padding: .25rem .25rem .25rem 1rem;
      background: var(--or-color, #1f5566); font: 600 1rem/1.2 system-ui, sans-serif; }
    .bar span { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .bar button { width: 2.75rem; height: 2.75rem; background: none; color: inherit; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media (max-width: 32rem) {
      .box, .box.large, .left .box { inset: 0; width: auto; height: auto; border-radius: 0; }
      .open .bubble, .bar .size { display: none; }
    }
    @media print { :host { display: none; } }`;

  const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);
  const heard = (name) => document.dispatchEvent(new CustomEvent(`onrecord:${name}`));

  /* ---- the frame ---- */

  let frame = null;
  let loaded = false;
  let waiting = [];

  const address = () => {
    const there = new URL("embed", base);
    if (given.theme) there.searchParams.set("__theme", given.theme);
    if (given.lang) there.searchParams.set("lang", given.lang);
    if (given.question) there.searchParams.set("q", given.question);
    return there.href;
  };

  const framed = () => {
    if (frame) return frame;
    frame = make("iframe", { title, src: address(), allow: "clipboard-write", loading: "lazy" });
    frame.referrerPolicy = "no-referrer";
    return frame;
  };

  /* Only ever to the server that the script came from. */
  const post = (told) => {
    if (loaded) frame.contentWindow.postMessage(told, base.origin);
    else waiting.push(told);
  };

  /* ---- the token ---- */

  const fetched = async () => {
    const place = new URL(given.token, location.href);
    if (place.origin !== location.origin) throw new Error("data-token is on another site");
    const reply = await fetch(place, { credentials: "same-origin", cache: "no-store" });
    if (!reply.ok) throw new Error(`data-token answered ${reply.status}`);
    const text = (await reply.text()).trim();
    return text.startsWith("{") ? JSON.parse(text).token : text;
  };

  const hand = async () => {
    if (!api.token && !given.token) return;
    try {
      post({ onRecord: "token", token: await (api.token ? api.token() : fetched()) });
    } catch (error) {
      console.warn(`On Record: no token (${error.message})`);
    }
  };

  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return;
    const word = event.data?.onRecord;
    if (word === "ready") {
      loaded = true;
      hand();
      for (const told of waiting.splice(0)) post(told);
      heard("ready");
    }
    /* Not at once, or a token that is never good would be asked for without end. */
    if (word === "expired") setTimeout(hand, 1000);
    if (word === "close") api.close();
  });

  /* ---- in place ---- */

  const inline = () => {
    const place = framed();
    place.style.cssText = "border:0;width:100%;display:block";
    place.style.height = given.height || "40rem";
    script.after(place);
    return { open: () => place.scrollIntoView(), close: () => {} };
  };

  /* ---- the bubble ---- */

  const bubble = () => {
    const host = make("div");
    const inside = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    inside.adoptedStyleSheets = [sheet];
    if (given.color && CSS.supports("color", given.color)) {
      host.style.setProperty("--or-color", given.color);
    }
    const around = make("div", { className: given.position === "left" ? "left" : "" });
    const button = make("button", { className: "bubble", type: "button" });
    const drawn = (tag, attributes) => {
      const one = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
      return one;
    };
    const picture = drawn("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
    picture.append(drawn("path", {
      fill: "currentColor",
      d: "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-5 5v-5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Z",
    }));
    button.append(picture);
    const box = make("div", { className: given.theme === "dark" ? "box dark" : "box", hidden: true });
    box.id = "on-record";
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", title);
    button.setAttribute("aria-controls", box.id);
    const bar = make("div", { className: "bar" });
    const size = make("button", { type: "button", className: "size", textContent: "⤢" });
    const shut = make("button", { type: "button", className: "shut", textContent: "✕" });
    bar.append(make("span", { textContent: title, dir: "auto" }), size, shut);
    box.append(bar);
    around.append(button, box);
    inside.append(around);

    const label = (one, words) => { one.title = words; one.setAttribute("aria-label", words); };
    const state = () => {
      label(button, `${box.hidden ? opening : closing}: ${title}`);
      button.setAttribute("aria-expanded", String(!box.hidden));
      around.classList.toggle("open", !box.hidden);
    };
    label(shut, closing);
    label(size, larger);
    size.addEventListener("click", () => {
      label(size, box.classList.toggle("large") ? smaller : larger);
    });

    let before = null;
    const open = (quietly) => {
      if (!box.hidden) return;
      before = inside.activeElement || document.activeElement;
      box.hidden = false;
      if (!frame) box.append(framed());
      state();
      heard("open");
      if (quietly === true) return;
      frame.focus();
      post({ onRecord: "focus" });
    };
    const close = () => {
      if (box.hidden) return;
      const held = document.activeElement === host;
      box.hidden = true;
      state();
      heard("close");
      if (held) (before?.isConnected && before !== document.body ? before : button).focus();
    };
    button.addEventListener("click", () => { if (box.hidden) open(); else close(); });
    shut.addEventListener("click", close);
    around.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    state();
    document.body.append(host);
    if ("open" in given) open(true);
    return { open, close };
  };

  const api = { open: () => {}, close: () => {}, token: null };
  api.ask = (question) => {
    api.open();
    post({ onRecord: "ask", question: String(question) });
  };
  window.OnRecord = api;
  const start = () => Object.assign(api, given.mode === "inline" ? inline() : bubble());
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
