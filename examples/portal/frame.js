/* A plain iframe that needs a token: hand it over as soon as the chat says that it is ready. */
"use strict";

(() => {
  const frame = document.getElementById("record");
  const { record, token } = document.currentScript.dataset;
  const origin = new URL(record).origin;
  if (!token) return;
  addEventListener("message", async (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    if (!["ready", "expired"].includes(event.data?.onRecord)) return;
    const reply = await fetch(token, { cache: "no-store" });
    if (!reply.ok) return;
    frame.contentWindow.postMessage({ onRecord: "token", token: await reply.text() }, origin);
  });
})();
