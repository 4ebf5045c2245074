/* The source panel: a click on a citation shows its article next to the conversation. Without
   this script, the link opens the same article as a separate page. */
import { hidePanel, showPanel } from "./address.js";
import { button, find, notice, piece, say } from "./page.js";
import { prepare } from "./sentence.js";

const panel = document.createElement("aside");
const content = document.createElement("div");
const place = document.createElement("span");
const CITED = ".answer :is(blockquote, .side) a.cite";
const NARROW = matchMedia("(max-width: 60rem)"); // As in source.css.
let opener = null;
let latest = 0;

const href = (link) => link.getAttribute("href");

/* Return the citation links of an answer in order, without duplicates. */
const citations = (link) => {
  const within = link.closest(".answer");
  const all = within ? [...within.querySelectorAll(CITED)] : [];
  const seen = new Set();
  return all.filter((each) => !seen.has(href(each)) && seen.add(href(each)));
};

/* The page has one main element already. */
const toArticle = (main) => {
  const article = document.createElement("article");
  for (const { name, value } of main.attributes) article.setAttribute(name, value);
  article.replaceChildren(...main.childNodes);
  return article;
};

const load = async (link) => {
  try {
    const page = await piece(href(link), "main.source");
    return page ? toArticle(page) : notice(say("source.failed"));
  } catch {
    return notice(say("page.failed"));
  }
};

/* Scroll to the cited sentence only if it is below the first screen, so the header stays visible. */
const bringIntoView = (mark) => {
  if (mark && mark.getBoundingClientRect().bottom > panel.getBoundingClientRect().bottom - 80) {
    mark.scrollIntoView({ block: "center" });
  }
};

const count = () => {
  const all = opener ? citations(opener) : [];
  const at = all.findIndex((each) => href(each) === href(opener));
  place.textContent = at < 0 || all.length < 2 ? "" : say("source.place", { n: at + 1, all: all.length });
  for (const step of panel.querySelectorAll(".step")) step.disabled = all.length < 2 || at < 0;
};

export const open = async (link, focus = true) => {
  const turn = ++latest;
  opener?.removeAttribute("aria-current");
  opener = link;
  link.setAttribute("aria-current", "true");
  const shown = await load(link);
  if (turn !== latest) return;
  content.replaceChildren(shown);
  panel.hidden = false;
  document.dispatchEvent(new Event("source"));
  if (NARROW.matches) showPanel();
  document.body.classList.add("reading");
  panel.scrollTop = 0;
  count();
  if (focus) panel.focus({ preventScroll: true });
  bringIntoView(find("mark.cited", panel));
  if (shown.matches("article")) prepare(shown);
  if (link.isConnected) link.scrollIntoView({ block: "nearest" });
};

/* Open the next or previous citation of the same answer, or of the last answer. */
export const step = (by) => {
  const fallback = [...document.querySelectorAll(CITED)].at(-1);
  const from = opener?.isConnected ? opener : fallback;
  if (!from) return;
  const all = citations(from);
  const at = all.findIndex((each) => href(each) === href(from));
  const next = panel.hidden ? (by > 0 ? 0 : all.length - 1) : at + by + all.length;
  if (all.length) open(all[next % all.length]);
};

/* Close the panel. `keepsHistory`: the caller writes the address next, or Back was pressed. */
export const shut = (keepsHistory = false) => {
  latest += 1;
  if (panel.hidden) return;
  panel.hidden = true;
  if (!keepsHistory) hidePanel();
  document.body.classList.remove("reading");
  opener?.removeAttribute("aria-current");
  (opener?.isConnected ? opener : find("#box textarea"))?.focus();
};

export const setUp = () => {
  panel.id = "source";
  panel.hidden = true;
  panel.tabIndex = -1;
  panel.setAttribute("aria-label", say("source.name"));
  const bar = document.createElement("div");
  bar.className = "bar";
  const name = document.createElement("span");
  name.textContent = say("source.name");
  const [before, after] = [["‹", "previous", -1], ["›", "next", 1]].map(([sign, key, by]) => {
    const made = button(sign, "step");
    made.setAttribute("aria-label", say(`source.${key}`));
    made.title = say(`source.${key}`);
    made.addEventListener("click", () => step(by));
    return made;
  });
  const close = button(say("page.close"), "close");
  close.title = say("source.close");
  close.addEventListener("click", () => shut());
  addEventListener("popstate", () => !history.state?.panel && shut(true));
  bar.append(name, before, place, after, close);
  panel.append(bar, content);
  document.body.append(panel);
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a.cite");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      link.closest("dialog")?.close();
      open(link);
    },
    true,
  );
};
