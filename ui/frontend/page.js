/* Shared by all parts of the page: translations, requests to the server, Gradio's fields. */

const texts = {};

export const learn = (found) => Object.assign(texts, found);

/* Return a text in the reader's language with its values filled in. */
export const say = (key, values = {}) =>
  (texts[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

export const count = (what, number) =>
  say(`${what}.${number === 1 ? "one" : "many"}`, { n: number });

export const find = (selector, within = document) => within.querySelector(selector);

/* Return a part of a page of this server. Its texts are escaped, and its scripts never run. */
export const piece = async (address, selector) => {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return find(selector, page) ?? find(".notice", page);
};

export const send = async (address, row) => {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(row),
  });
  if (!answer.ok) throw new Error(await message(answer));
  return answer;
};

/* Return the error message of a response. */
export const message = async (answer) => {
  const words = await answer.text();
  const page = new DOMParser().parseFromString(words, "text/html");
  return (find(".notice", page) ?? page.body).textContent || say("page.failed");
};

export const notice = (words) => {
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = words;
  return line;
};

export const button = (words, kind = "") => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = words;
  return made;
};

/* Announce a message to screen readers and, if `shown`, in the corner of the page. */
export const announce = (words, shown = true) => {
  const place = find("#said");
  place.textContent = words;
  place.classList.remove("shown");
  if (shown) requestAnimationFrame(() => place.classList.add("shown"));
};

/* Write into one of Gradio's fields as if the user typed. */
export const type = (field, words) => {
  const area = find(`${field} textarea, ${field} input`);
  if (!area) return false;
  area.value = words;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
};

/* Call `act` with the first match of `selector`, now or as soon as there is one. */
export const once = (selector, act) => {
  if (find(selector)) return act(find(selector));
  const watch = new MutationObserver(() => {
    if (!find(selector)) return;
    watch.disconnect();
    act(find(selector));
  });
  watch.observe(document.documentElement, { childList: true, subtree: true });
};
