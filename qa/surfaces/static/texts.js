/* The page's own texts in the reader's language: the first of the browser's languages that there
   are texts for. The other scripts say everything through onRecord.say. */
"use strict";

(() => {
  const LANGUAGES = ["en", "ru", "zh", "fr", "es", "ar"];
  const read = (name) => document.querySelector(`meta[name="${name}"]`)?.content || "";
  const language = (navigator.languages || [navigator.language])
    .map((name) => name.toLowerCase().split("-")[0])
    .find((name) => LANGUAGES.includes(name)) || "en";
  let texts = {};

  const say = (key, values = {}) =>
    (texts[key] || "").replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

  /* What Gradio has drawn in English: element, text. */
  const PLACES = [
    [".or-welcome .or-lead", "lead"],
    [".or-welcome .or-promise", "promise"],
    ["#or-head .md > p", "tagline"],
    ["#or-head .or-record", "record"],
    ["#or-clear", "new_question"],
    ["#or-question .submit-button", "ask"],
    ["#or-question [data-testid='block-info']", "box_label"],
  ];

  const write = (element, text) => {
    if (element && text && element.textContent.trim() !== text) element.textContent = text;
  };

  const translate = () => {
    for (const [selector, key] of PLACES) write(document.querySelector(selector), say(key));
    const box = document.querySelector("#or-question textarea, #or-question input");
    const hint = say("box_hint");
    if (box && hint && box.placeholder !== hint) box.placeholder = hint;
    if (box && box.dir !== "auto") box.dir = "auto";
    const examples = document.querySelector(".or-examples");
    if (examples && say("examples")) examples.setAttribute("aria-label", say("examples"));
    const clear = document.querySelector("#or-clear");
    if (clear && say("new_question")) clear.setAttribute("aria-label", say("new_question"));
  };

  const load = async () => {
    const reply = await fetch(read("or-texts").replace("LANGUAGE", language));
    texts = await reply.json();
    document.documentElement.lang = language;
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
    translate();
  };

  window.onRecord = { root: read("or-root"), language, say, translate, ready: load() };
})();
