/* The options of the next question: filters, caution, model, number of quotes, turn to replace. */
import { recall, remember, shown } from "./address.js";
import { button, find, once, say, type } from "./page.js";

const SETTINGS = "pincite-settings";
const how = { filters: "", instead: null, alone: false, once: {} };

/* The settings, kept in this browser. */
export const settings = (() => {
  try {
    return JSON.parse(localStorage.getItem(SETTINGS)) ?? {};
  } catch {
    return {};
  }
})();

export const choose = (name, value) => {
  if (value) settings[name] = value;
  else delete settings[name];
  localStorage.setItem(SETTINGS, JSON.stringify(settings));
  tell();
};

/* The filters of the conversation. If they have no dates, add the dates of the settings. */
const filters = () => {
  const query = new URLSearchParams(how.filters);
  for (const end of ["since", "until"]) {
    if (settings[end] && !query.has("since") && !query.has("until")) query.set(end, settings[end]);
  }
  return query.toString();
};

export const tell = () => {
  const { caution, model, quotes } = settings;
  const { instead, alone } = how;
  const row = { filters: filters(), instead, alone, caution, model, talk: shown(), ...how.once };
  if (quotes) row.quotes = Number(quotes);
  once("#how textarea, #how input", () => type("#how", JSON.stringify(row)));
  show();
};

/* Filter all further questions of the conversation. An empty query asks all articles. The cursor
   goes to the question, unless it `stays`. */
export const within = (query, stays = false) => {
  how.filters = query;
  remember("filters", query || "all");
  tell();
  if (!stays) find("#box textarea")?.focus();
};

/* Take up the choice of articles of the conversation in the address: the one that was made in this
   tab, or else that of its last question. */
export const restoreFilters = (asked = "") => {
  const remembered = recall("filters");
  how.filters = remembered === "all" ? "" : remembered || asked;
  tell();
};

/* Replace turn `id` and all later turns with the next question. `alone`: send it without history. */
export const instead = (id, words = "", alone = false) => {
  how.instead = id;
  how.alone = alone;
  if (!id) how.once = {};
  tell();
  if (id) {
    type("#box", words);
    find("#box textarea").focus();
  }
};

/* Ask the question of turn `id` again, this time with the `options`. */
export const again = (id, words, options) => {
  how.once = options;
  instead(id, words);
  setTimeout(() => find("#box .submit-button")?.click(), 50);
};

export const replaced = () => how.instead && instead(null);

let latest = 0;

const chip = (words, act, name) => {
  const line = document.createElement("p");
  const text = document.createElement("span");
  const clear = button("×", "clear");
  clear.setAttribute("aria-label", name);
  clear.title = name;
  clear.addEventListener("click", act);
  text.textContent = words;
  line.append(text, clear);
  return line;
};

const show = async () => {
  const turn = ++latest;
  const query = filters();
  let words = "";
  if (query) {
    const answer = await fetch(`scope?${query}`);
    words = answer.ok ? await answer.text() : query;
  }
  if (turn !== latest) return;
  once("#bottom", (bottom) => {
    const place = find("#scope") ?? document.createElement("div");
    place.id = "scope";
    if (!place.isConnected) bottom.prepend(place);
    place.replaceChildren();
    if (words) place.append(chip(words, clear, say("scope.clear")));
    if (how.instead) place.append(chip(say("turn.editing"), cancel, say("turn.cancel")));
  });
};

const cancel = () => {
  instead(null);
  type("#box", "");
};

const clear = () => {
  how.filters = "";
  remember("filters", "all");
  document.dispatchEvent(new Event("unfiltered"));
  delete settings.since;
  delete settings.until;
  localStorage.setItem(SETTINGS, JSON.stringify(settings));
  tell();
  find("#box textarea")?.focus();
};
