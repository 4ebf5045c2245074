/* Load the shell around the conversation, then set up each part of the page. */
import * as adding from "./adding.js";
import * as address from "./address.js";
import * as answers from "./answers.js";
import * as card from "./card.js";
import * as connection from "./connection.js";
import * as dossier from "./dossier.js";
import { replaced } from "./how.js";
import * as library from "./library.js";
import { announce, find, learn, once, piece, say } from "./page.js";
import * as sentence from "./sentence.js";
import * as settings from "./settings.js";
import * as source from "./source.js";
import * as sources from "./sources.js";
import * as talks from "./talks.js";
import * as welcome from "./welcome.js";

const KEYS = {
  KeyN: () => talks.turnTo(""),
  KeyK: () => find("#box textarea")?.focus(),
  Period: () => source.step(1),
  Comma: () => source.step(-1),
};

const about = async () => {
  const found = await piece("about", "body");
  find("#about").replaceChildren(...found.childNodes);
};

/* Correct the names that screen readers announce: Gradio names each message by its HTML source,
   and gives its two buttons no name. */
const rename = () => {
  const names = {
    textarea: say("page.question"),
    ".submit-button": say("page.ask"),
    ".stop-button": say("page.stop"),
  };
  for (const named of document.querySelectorAll("#chat [data-testid][aria-label]")) {
    named.removeAttribute("aria-label");
  }
  for (const [part, name] of Object.entries(names)) {
    const found = find(`#box ${part}`);
    if (found && found.getAttribute("aria-label") !== name) found.setAttribute("aria-label", name);
  }
};

/* Scroll a new question to the top of the view, and an opened conversation to where it was left. */
let newest = "";
const last = () => [...document.querySelectorAll("#chat .asking")].at(-1);
const begin = () => last()?.scrollIntoView({ block: "start" });
const asked = () => {
  const id = find('[name="edit"]', last())?.value ?? "";
  if (find("#hint .notice") && !id) talks.miss();
  if (id === newest) return;
  newest = id;
  welcome.lead("");
  if (!id) {
    once("#welcome", welcome.show);
    return;
  }
  const [talk, filters] = find('[name="talk"]', last()).value.split(" ");
  const before = address.shown();
  if (talks.follow(talk, filters)) {
    if (!address.returnToPlace()) begin();
    welcome.lead(id);
  } else {
    for (const each of [before, talk]) address.remember("draft", "", each);
    begin();
  }
};

/* After a complete answer, scroll again: before, the page was too short for that. */
const inSight = (part) => {
  const [at, view] = [part, find("#chat")].map((each) => each.getBoundingClientRect());
  return at.bottom > view.top && at.top < view.bottom;
};

/* After each answer, update the list of conversations and the top bar. */
let busy = false;
const answered = () => {
  const now = Boolean(find("#box .stop-button"));
  if (busy && !now) {
    if (last() && inSight(last())) begin();
    replaced();
    talks.grow();
    welcome.lead(newest);
    talks.refresh();
    about();
    if (find("#chat .answer")) announce(say("page.answered"), false);
  }
  busy = now;
};

const start = async () => {
  const frame = document.adoptNode(await piece("frame", "#frame"));
  learn(JSON.parse(frame.dataset.words));
  document.documentElement.lang = frame.lang;
  const said = document.createElement("p");
  said.id = "said";
  said.setAttribute("role", "status");
  document.body.prepend(frame);
  document.body.append(said);
  const parts = [
    connection,
    address,
    source,
    sentence,
    dossier,
    card,
    talks,
    library,
    settings,
    answers,
    adding,
    sources,
    welcome,
  ];
  for (const part of parts) part.setUp();
  connection.restoreDraft();
  about();
  document.addEventListener("library", about);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !find("dialog[open]") && !talks.closeList()) {
      if (find("#source").hidden) dossier.shut();
      else source.shut();
    }
    if (!event.altKey || event.ctrlKey || event.metaKey || !KEYS[event.code]) return;
    event.preventDefault();
    KEYS[event.code]();
  });
  new MutationObserver(() => {
    rename();
    asked();
    answered();
  }).observe(document.documentElement, { childList: true, subtree: true });
  rename();
};

start();
