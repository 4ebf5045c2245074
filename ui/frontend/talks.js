/* The list of conversations: open, search, rename, delete. */
import * as address from "./address.js";
import { announce, find, once, piece, say, send, type } from "./page.js";
import { replaced, restoreFilters } from "./how.js";
import { shut } from "./source.js";

/* What other tabs are told: which conversation has grown, and which one is gone. */
const tabs = new BroadcastChannel("pincite");

let loaded = null; // The id of the conversation that was asked for last.
let isOpening = false;

const list = () => find("#side .talks");

/* Mark the conversation that is shown. */
const mark = () => {
  for (const item of list().querySelectorAll('[name="open"]')) {
    if (item.value === address.shown()) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  }
};

export const refresh = async () => {
  const words = find("#side input").value;
  const found = await piece(`talks?${new URLSearchParams({ words })}`, "body");
  list().replaceChildren(...(found?.childNodes ?? []));
  mark();
};

/* Tell the other tabs that the conversation has grown. */
export const grow = () => tabs.postMessage({ grown: address.shown() });

/* Load the conversation in the address from the server; an empty address gives a new one. */
const load = () => {
  loaded = address.shown();
  isOpening = Boolean(loaded);
  once("#turn", (turn) => {
    type("#wanted", loaded);
    setTimeout(() => turn.click());
  });
};

/* Close the list, which covers the page on a narrow screen. False if it was not open. */
export const closeList = () => {
  if (!document.body.classList.contains("listing")) return false;
  document.body.classList.remove("listing");
  const opener = find('#top [name="side"]');
  opener.setAttribute("aria-expanded", "false");
  opener.focus();
  return true;
};

const unfold = () => {
  closeList();
  mark();
  restoreFilters();
  load();
};

/* Open a conversation, or start a new one if `id` is empty. */
export const turnTo = (id, replaces = false) => {
  shut(true);
  replaced();
  address.show(id, replaces);
  if (!id) address.remember("filters", "");
  unfold();
  find("#box textarea")?.focus();
};

/* Follow the page, which shows conversation `id` now, with the filters of its last question.
   Return whether it was opened; if not, its last question was asked just now. */
export const follow = (id, filters) => {
  const wasOpening = isOpening;
  isOpening = false;
  if (id && id !== address.shown()) {
    address.remember("filters", address.recall("filters"), id);
    address.show(id);
    loaded = id;
  }
  mark();
  restoreFilters(filters);
  return wasOpening;
};

/* The conversation in the address is gone: a new one is shown in its place. */
export const miss = () => {
  if (!isOpening) return;
  isOpening = false;
  address.show("", true);
  loaded = "";
};

const rename = (item, id) => {
  const field = document.createElement("input");
  const name = find('[name="open"]', item);
  field.value = name.textContent;
  field.setAttribute("aria-label", say("talks.renaming"));
  let done = false;
  const end = async (keep) => {
    if (done) return;
    done = true;
    if (keep) await send("talks/rename", { id, name: field.value });
    await refresh();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "Escape") {
      event.stopPropagation();
      end(event.key === "Enter");
    }
  });
  field.addEventListener("blur", () => end(true));
  find("details", item).open = false;
  name.replaceWith(field);
  field.focus();
};

const leave = (id) => id === address.shown() && turnTo("", true);

/* The first press asks for confirmation; the second deletes. */
const remove = async (pressed, id) => {
  if (pressed.classList.contains("sure")) {
    await send("talks/delete", { id });
    tabs.postMessage({ gone: id });
    leave(id);
    await refresh();
  } else {
    pressed.classList.add("sure");
    pressed.textContent = say("talks.sure");
  }
};

export const setUp = () => {
  const side = find("#side");
  let pause = 0;
  find("input", side).addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(refresh, 200);
  });
  side.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    const { name, value } = pressed;
    const act = {
      new: () => turnTo(""),
      open: () => turnTo(value),
      rename: () => rename(pressed.closest("li"), value),
      delete: () => remove(pressed, value).catch((error) => announce(error.message)),
    }[name];
    act?.();
  });
  find('#top [name="side"]').addEventListener("click", (event) => {
    const open = document.body.classList.toggle("listing");
    event.target.setAttribute("aria-expanded", open);
    if (open) find('#side [name="new"]').focus();
  });
  document.addEventListener("source", closeList);
  // Close an open menu when the user presses something else.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("#side details[open], .acts details[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  tabs.addEventListener("message", ({ data }) => {
    refresh();
    if (data.gone) leave(data.gone);
    else if (data.grown === address.shown() && !find("#box .stop-button")) load();
  });
  addEventListener("popstate", () => {
    if (address.shown() !== loaded) unfold();
  });
  loaded = address.shown();
  if (loaded) unfold();
  refresh();
};
