/* A document beside the chat: its questions are asked there, in the same conversation. Where the
   page stands in some other frame, they open in a tab of their own; alone it needs no script. */
"use strict";

(() => {
  if (window.parent === window) return;

  /* The chat's own function, if the page around this one is the chat. */
  const asker = () => {
    try {
      return window.parent.onRecord?.ask;
    } catch {
      return undefined;  /* another site's page */
    }
  };

  const put = (event, question) => {
    const ask = asker();
    if (!ask || !question.trim()) return;
    event.preventDefault();
    ask(question.trim());
    form.reset();
  };

  const form = document.querySelector("form.asking");
  if (!form) return;
  form.target = "_blank";
  form.addEventListener("submit", (event) => put(event, form.elements.q.value));
  for (const link of form.querySelectorAll("a.ask")) {
    link.target = "_blank";
    link.addEventListener("click", (event) => put(event, link.textContent));
  }
})();
