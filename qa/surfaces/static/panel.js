/* The source beside the chat: a whole document in a frame, on screens with room for two columns.
   Elsewhere a source opens in place, below the answer. */
"use strict";

(() => {
  const { say } = window.onRecord;
  const wide = matchMedia("(min-width: 1100px)");
  let panel = null;
  let opener = null;

  const make = (tag, className, text = "") =>
    Object.assign(document.createElement(tag), { className, textContent: text });

  const build = () => {
    const aside = make("aside", "or-panel");
    const bar = make("div", "or-panel-bar");
    const title = make("h2", "or-panel-title");
    title.dir = "auto";
    const out = make("a", "or-panel-out", say("new_tab"));
    out.target = "_blank";
    out.rel = "noopener";
    const shut = make("button", "or-panel-close", "×");
    shut.type = "button";
    shut.title = say("close");
    shut.setAttribute("aria-label", say("close"));
    shut.addEventListener("click", close);
    const frame = make("iframe", "or-panel-frame");
    frame.title = say("source");
    frame.addEventListener("load", () => settle(frame, title, out));
    bar.append(title, out, shut);
    aside.append(bar, frame);
    aside.setAttribute("aria-label", say("source"));
    return { aside, frame, out, shut };
  };

  /* The framed page is ours: Escape closes it too, and links elsewhere open in a tab of their own. */
  const settle = (frame, title, out) => {
    const page = frame.contentDocument;
    if (!page?.body) return;
    page.documentElement.classList.add("framed");
    title.textContent = page.querySelector("h1")?.textContent || say("source");
    out.href = page.location.href;
    page.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    for (const link of page.querySelectorAll("a[href]")) {
      if (new URL(link.href).origin !== location.origin) link.target = "_blank";
    }
  };

  const show = (href) => {
    panel = build();
    panel.frame.src = href;
    document.body.append(panel.aside);
    document.body.classList.add("or-with-panel");
  };

  const open = (href, from) => {
    if (!wide.matches) return false;
    /* replace(): what was read in the panel is no step of the page's history. */
    if (panel) panel.frame.contentWindow.location.replace(href);
    else show(href);
    opener?.removeAttribute("aria-current");
    opener = from;
    opener.setAttribute("aria-current", "true");
    panel.out.href = href;
    panel.shut.focus({ preventScroll: true });
    return true;
  };

  const close = () => {
    if (!panel) return;
    panel.aside.remove();
    panel = null;
    document.body.classList.remove("or-with-panel");
    opener?.removeAttribute("aria-current");
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  };

  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  /* A narrow window has no room for it: the source opens in place there. */
  wide.addEventListener("change", () => { if (!wide.matches) close(); });
  window.onRecord.panel = { open, close };
})();
