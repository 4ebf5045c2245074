/* The address of the page, /c/ID of the conversation that it shows, and what this tab remembers
   of each conversation: the place, the choice of articles, and what stands in the question box. */
import { find } from "./page.js";

const root = new URL(".", document.baseURI).pathname;
// As an absolute address: the address of the page changes with the conversation.
find("base").href = root;

/* Return the id of the conversation in the address; empty for a new one. */
export const shown = () => {
  const [folder, id] = location.pathname.slice(root.length).split("/");
  return folder === "c" && id ? decodeURIComponent(id) : "";
};

/* Write the conversation into the address, as a step that Back undoes unless it `replaces`. */
export const show = (id, replaces = false) => {
  const isPanel = history.state?.panel;
  if (id === shown() && !isPanel) return;
  const step = replaces || isPanel ? "replaceState" : "pushState";
  history[step]({}, "", id ? `${root}c/${id}` : root);
};

/* Make the panel that covers the page a step that Back undoes. */
export const showPanel = () => {
  if (!history.state?.panel) history.pushState({ panel: true }, "", location.href);
};

/* Undo that step, if the panel is closed in another way. */
export const hidePanel = () => history.state?.panel && history.back();

const key = (name, id) => `pincite-${name}:${id}`;

export const remember = (name, value, id = shown()) => {
  if (value) sessionStorage.setItem(key(name, id), value);
  else sessionStorage.removeItem(key(name, id));
};

export const recall = (name, id = shown()) => sessionStorage.getItem(key(name, id)) ?? "";

const scroller = () => find("#chat .bubble-wrap");

/* Return to the remembered place of the conversation. False if there is none. */
export const returnToPlace = () => {
  const place = recall("place");
  if (place && scroller()) scroller().scrollTop = Number(place);
  return Boolean(place);
};

export const setUp = () => {
  document.addEventListener(
    "scroll",
    (event) => {
      if (event.target === scroller()) remember("place", String(Math.round(event.target.scrollTop)));
    },
    { capture: true, passive: true },
  );
  document.addEventListener("input", (event) => {
    if (event.target.closest?.("#box")) remember("draft", event.target.value);
  });
};
