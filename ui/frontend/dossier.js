/* The dossier: pinned sentences and answers in a panel next to the conversation. */
import { shown } from "./address.js";
import { copyFrom } from "./clipboard.js";
import * as dragging from "./dragging.js";
import { announce, button, find, notice, piece, say, send } from "./page.js";

const panel = document.createElement("aside");
const content = document.createElement("div");
let address = "";
let opener = null;

const opening = () => find('#top [name="dossier"]');

/* Show in the top bar how much is pinned. */
const count = (number) => {
  if (number > 0) opening().dataset.count = number;
  else delete opening().dataset.count;
};

const load = async (to = address) => {
  address = to;
  try {
    const shown = await piece(address, ".dossier");
    content.replaceChildren(shown ?? notice(say("page.failed")));
    if (shown?.dataset.count) count(Number(shown.dataset.count));
  } catch {
    content.replaceChildren(notice(say("page.failed")));
  }
};

export const open = async () => {
  opener = document.activeElement;
  panel.hidden = false;
  document.body.classList.add("collecting");
  await load(`dossier?${new URLSearchParams({ talk: shown() })}`);
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
};

/* Close the panel. Return whether it was open. */
export const shut = () => {
  if (panel.hidden) return false;
  panel.hidden = true;
  document.body.classList.remove("collecting");
  (opener?.isConnected ? opener : find("#box textarea"))?.focus();
  return true;
};

/* Pin an answer or some of its sentences (`turn`, `labels`), or a sentence (`article`, `at`). */
export const pin = async (row) => {
  const answer = await send("dossier/pin", { ...row, talk: shown() });
  const { new: isNew, count: number } = await answer.json();
  count(number);
  announce(say(isNew ? "dossier.pinned" : "dossier.known"));
  if (!panel.hidden) await load();
};

/* Move a pin before another one, or `after` it. */
const place = async (item, other, after) => {
  other[after ? "after" : "before"](item);
  await send("dossier/move", { id: item.dataset.id, other: other.dataset.id, after });
};

/* Move a pin by one place; from the end of a page onto the next page. */
const step = async (item, other, after) => {
  if (other) return place(item, other, after);
  const link = find(`.pages ${after ? ".later" : ".earlier"}`, content);
  if (!link) return;
  await send("dossier/move", { id: item.dataset.id, other: link.dataset.id, after });
  await load(link.getAttribute("href"));
};

/* Keep the place where a pin was dropped. */
const drop = (item) => {
  const [above, below] = [item.previousElementSibling, item.nextElementSibling];
  place(item, above ?? below, Boolean(above)).catch(fail);
};

const ACTS = {
  up: (item) => step(item, item.previousElementSibling, false),
  down: (item) => step(item, item.nextElementSibling, true),
  remove: async (item) => {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    await send("dossier/remove", { id: item.dataset.id });
    announce(say("dossier.removed"));
    await load();
    const id = next?.dataset.id;
    (find(`li[data-id="${id}"] [name="remove"]`, content) ?? panel).focus();
  },
};

const fail = (error) => announce(error.message || say("page.failed"));

const pressed = async (event) => {
  const link = event.target.closest("a.turn");
  const made = event.target.closest("button");
  if (link) {
    event.preventDefault();
    await load(link.getAttribute("href"));
    panel.scrollTop = 0;
  } else if (made?.name === "copy-dossier") {
    await copyFrom(made.value);
    announce(say("answer.copied"));
  } else if (made && ACTS[made.name]) {
    const item = made.closest("li[data-id]");
    await ACTS[made.name](item);
    find(`li[data-id="${item.dataset.id}"] [name="${made.name}"]`, content)?.focus();
  }
};

export const setUp = () => {
  panel.id = "dossier";
  panel.hidden = true;
  panel.tabIndex = -1;
  panel.setAttribute("aria-label", say("dossier.title"));
  const bar = document.createElement("div");
  bar.className = "bar";
  const name = document.createElement("span");
  name.textContent = say("dossier.title");
  const close = button(say("page.close"), "close");
  close.addEventListener("click", shut);
  bar.append(name, close);
  panel.append(bar, content);
  document.body.append(panel);
  dragging.enable(content, panel, drop);
  content.addEventListener("click", (event) => pressed(event).catch(fail));
  content.addEventListener("change", (event) => {
    const id = event.target.closest("li")?.dataset.id;
    if (id) send("dossier/note", { id, note: event.target.value }).catch(fail);
  });
};
