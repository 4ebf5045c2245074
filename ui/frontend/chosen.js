/* The articles that are ticked, in the library and in the list beside the chat. */
import { count, find, say } from "./page.js";

const ticked = new Set();

export const query = () => new URLSearchParams([...ticked].map((id) => ["article", id])).toString();

/* Let the boxes and the buttons of a place show what is ticked. */
export const sync = (place) => {
  for (const box of place.querySelectorAll('input[name="article"]')) {
    box.checked = ticked.has(box.value);
  }
  const untick = find('[name="untick"]', place);
  if (untick) untick.hidden = ticked.size === 0;
  const ask = find('button.main[name="scope"]', place);
  if (!ask) return;
  ask.dataset.words ??= ask.textContent;
  ask.dataset.all ??= ask.value;
  const articles = count("article", ticked.size);
  ask.textContent = ticked.size ? say("library.askchosen", { articles }) : ask.dataset.words;
  ask.value = ticked.size ? query() : ask.dataset.all;
};

const changed = () => document.dispatchEvent(new Event("ticked"));

export const clear = () => {
  ticked.clear();
  changed();
};

/* Follow the boxes and the button that takes all ticks away. `act` is called after a change. */
export const follow = (place, act = () => {}) => {
  document.addEventListener("ticked", () => sync(place));
  document.addEventListener("unfiltered", clear);
  place.addEventListener("change", ({ target }) => {
    if (target.name !== "article") return;
    if (target.checked) ticked.add(target.value);
    else ticked.delete(target.value);
    changed();
    act();
  });
  place.addEventListener("click", ({ target }) => {
    if (target.closest?.('[name="untick"]')) {
      clear();
      act();
    }
  });
};
