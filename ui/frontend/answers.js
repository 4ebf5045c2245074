/* The actions on a question and its answer: edit, copy, link, rate, ask articles. */
import { announce, find, say, type } from "./page.js";
import { copy, copyFrom } from "./clipboard.js";
import { press } from "./days.js";
import * as dossier from "./dossier.js";
import { again, instead } from "./how.js";
import { choose, show } from "./library.js";
import { judge } from "./settings.js";
import { shut } from "./source.js";
import { ask } from "./welcome.js";

/* The question above an answer: Gradio puts the two into messages of their own. */
const questionOf = (pressed) => {
  const questions = [...document.querySelectorAll("#chat .question")];
  const before = (each) => each.compareDocumentPosition(pressed) & Node.DOCUMENT_POSITION_FOLLOWING;
  return questions.filter(before).at(-1).textContent;
};

const ACTS = {
  copy: async (id) => {
    await copyFrom(`copy?${new URLSearchParams({ answer: id })}`);
    announce(say("answer.copied"));
  },
  link: async (id) => {
    await copy(new URL(`answer?${new URLSearchParams({ id })}`, document.baseURI).href);
    announce(say("answer.linked"));
  },
  pin: (value) => {
    const [turn, ...labels] = value.split(" ");
    return dossier.pin({ turn, labels: labels.join(" ") });
  },
  dossier: () => dossier.shut() || dossier.open(),
  good: (id) => judge(id, "good"),
  bad: (id) => judge(id, "bad"),
  edit: (id, pressed) => instead(id, find(".question", pressed.closest(".asking")).textContent),
  reword: (_, pressed) => {
    const turn = find('.acts [name="copy"]', pressed.closest(".answer"));
    if (turn) instead(turn.value, find(".standalone", pressed.parentElement).textContent, true);
  },
  ask: (question) => {
    shut();
    ask(question);
  },
  about: (question, pressed) => {
    choose(find('[name="scope"]', pressed.closest(".source")).value);
    type("#box", question);
  },
  bolder: (id, pressed) => again(id, questionOf(pressed), { caution: "low" }),
  wider: (id, pressed) => again(id, questionOf(pressed), { filters: "" }),
  day: (_, pressed) => press(pressed),
  scope: (query) => choose(query),
  library: () => show(),
  browse: (address) => show(address),
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
