/* The sentences of an open article: pin one, copy its address; and its text or its pages. */
import { copy } from "./clipboard.js";
import { pin } from "./dossier.js";
import { announce, button, find, say } from "./page.js";

const VIEW = "pincite-view";
const place = document.createElement("span");

/* Offer to pin a sentence and to copy its address, at its end. */
const offer = (sentence, article) => {
  for (const each of article.querySelectorAll(".picked")) each.classList.remove("picked");
  const { at } = sentence.dataset;
  const parts = article.querySelectorAll(`.sentence[data-at="${at}"]`);
  [...parts].at(-1).after(place);
  for (const each of parts) each.classList.add("picked");
  place.dataset.at = sentence.dataset.at;
  place.dataset.said = sentence.dataset.said;
};

const address = (id) => {
  const { at, said } = place.dataset;
  return new URL(`article?${new URLSearchParams({ id, at, said })}#cited`, document.baseURI).href;
};

const show = (article, view) => {
  const original = find(".original", article);
  if (!original) return;
  original.hidden = view !== "page";
  find(".text", article).hidden = view === "page";
  for (const each of article.querySelectorAll('[name="view"]')) {
    each.setAttribute("aria-pressed", each.value === view);
  }
  if (view === "page") find(".mark", original)?.scrollIntoView({ block: "center" });
};

/* Prepare an article that the panel shows now. */
export const prepare = (article) => {
  const cited = find("mark.cited", article)?.closest(".sentence");
  if (cited) offer(cited, article);
  show(article, localStorage.getItem(VIEW) ?? "text");
};

const act = async (pressed, article) => {
  const { id } = find(".about", article).dataset;
  if (pressed.name === "view") {
    localStorage.setItem(VIEW, pressed.value);
    show(article, pressed.value);
  } else if (pressed.name === "pin-sentence") {
    await pin({ article: id, at: place.dataset.at });
  } else if (pressed.name === "link-sentence") {
    await copy(address(id));
    announce(say("answer.linked"));
  }
};

export const setUp = () => {
  place.className = "tools";
  for (const name of ["pin", "link"]) {
    const made = button(say(`source.${name}`), "act");
    made.name = `${name}-sentence`;
    place.append(made);
  }
  find("#source").addEventListener("click", (event) => {
    const article = event.target.closest(".source");
    const pressed = event.target.closest("button");
    const sentence = event.target.closest(".sentence");
    if (!article) return;
    if (pressed) act(pressed, article).catch((error) => announce(error.message));
    else if (sentence && getSelection().isCollapsed) offer(sentence, article);
  });
};
