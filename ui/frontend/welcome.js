/* The start page that is made from the folder, and the questions that lead on from an answer. */
import { find, once, piece, say, type } from "./page.js";

const VISIT = "pincite-visit"; // The time of the last visit, in this browser.
const PAUSE = 3000; // Milliseconds between two looks whether more questions were found.
let timer = 0;
let latest = 0;

/* The time of the visit before this one: the start page says what is new since then. */
const since = (() => {
  const last = sessionStorage.getItem(VISIT) ?? localStorage.getItem(VISIT) ?? "";
  sessionStorage.setItem(VISIT, last);
  localStorage.setItem(VISIT, new Date().toISOString().slice(0, 19) + "+00:00");
  return last;
})();

/* Show the start page below its greeting, until all its questions are found. */
export const show = async () => {
  clearTimeout(timer);
  const welcome = find("#welcome");
  if (!welcome) return;
  let found;
  try {
    found = await piece(`start?${new URLSearchParams({ since })}`, ".start");
  } catch {
    return; // The connection says so.
  }
  if (!found || !find("#welcome")) return;
  const place = find("#start") ?? document.createElement("div");
  place.id = "start";
  if (find("#examples .example")) find(".asks", found)?.closest("section").remove();
  const open = [...place.querySelectorAll("details")].map((each) => each.open);
  for (const [at, each] of found.querySelectorAll("details").entries()) each.open = open[at];
  place.replaceChildren(found);
  if (!place.isConnected) welcome.append(place);
  if (found.classList.contains("growing")) timer = setTimeout(show, PAUSE);
};

/* Ask a question as if it were typed. */
export const ask = (question) => {
  type("#box", question);
  setTimeout(() => find("#box .submit-button")?.click());
};

const line = () => {
  const made = document.createElement("div");
  made.id = "next";
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", say("next.title"));
  once("#bottom", (bottom) => bottom.prepend(made));
  return made;
};

/* Keep the place of the questions above the question box, so that nothing moves when they come. */
export const lead = async (id) => {
  const turn = ++latest;
  const place = find("#next") ?? line();
  place.replaceChildren();
  place.hidden = !id;
  if (!id) return;
  try {
    const found = await piece(`next?${new URLSearchParams({ id })}`, "body");
    if (turn === latest && found) place.replaceChildren(...found.querySelectorAll("button.ask"));
  } catch {
    place.hidden = true;
  }
};

export const setUp = () => {
  once("#welcome", show);
  document.addEventListener("library", show);
};
