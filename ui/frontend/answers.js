/* The actions on a question and its answer: edit, copy, link, rate, ask articles. */
import { announce, find, say } from "./page.js";
import { copy, copyFrom } from "./clipboard.js";
import { press } from "./days.js";
import { instead } from "./how.js";
import { choose, show } from "./library.js";
import { judge } from "./settings.js";

const ACTS = {
  copy: async (id) => {
    await copyFrom(`copy?${new URLSearchParams({ answer: id })}`);
    announce(say("answer.copied"));
  },
  link: async (id) => {
    await copy(new URL(`answer?${new URLSearchParams({ id })}`, document.baseURI).href);
    announce(say("answer.linked"));
  },
  good: (id) => judge(id, "good"),
  bad: (id) => judge(id, "bad"),
  edit: (id, pressed) => instead(id, find(".question", pressed.closest(".asking")).textContent),
  reword: (_, pressed) => {
    const turn = find('.acts [name="copy"]', pressed.closest(".answer"));
    if (turn) instead(turn.value, find(".standalone", pressed.parentElement).textContent, true);
  },
  day: (_, pressed) => press(pressed),
  scope: (query) => choose(query),
  library: () => show(),
  skipped: () => show(),
  settings: () => find("#settings").showModal(),
  close: (_, pressed) => pressed.closest("dialog").close(),
};

export const setUp = () => {
  document.addEventListener("click", async (event) => {
    const pressed = event.target.closest?.("button[name]");
    if (!pressed || !ACTS[pressed.name]) return;
    try {
      await ACTS[pressed.name](pressed.value, pressed);
    } catch (error) {
      announce(error.message || say("page.failed"));
    }
  });
};
