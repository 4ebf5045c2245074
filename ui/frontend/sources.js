/* The list of articles beside the chat, in place of the conversations: what is ticked is asked. */
import * as chosen from "./chosen.js";
import { within } from "./how.js";
import { find, piece } from "./page.js";

const TAB = "pincite-side";
const side = () => find("#side");
const list = () => find("#side .sources .entries");

const load = async (address) => {
  const found = await piece(address, ".list");
  find(".further", list())?.remove();
  if (address.includes("start=")) list().append(...(found?.childNodes ?? []));
  else list().replaceChildren(...(found?.childNodes ?? []));
  chosen.sync(side());
};

const refresh = () => {
  const named = find('#side [name="named"]').value;
  return load(`sources?${new URLSearchParams(named ? { named } : {})}`);
};

const show = (tab) => {
  localStorage.setItem(TAB, tab);
  side().dataset.tab = tab;
  for (const each of side().querySelectorAll('[name="tab"]')) {
    each.setAttribute("aria-pressed", each.value === tab);
  }
  if (tab === "sources") refresh();
};

export const setUp = () => {
  let pause = 0;
  find('#side [name="named"]').addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(refresh, 200);
  });
  side().addEventListener("click", (event) => {
    const tab = event.target.closest('[name="tab"]');
    const further = event.target.closest(".further");
    if (tab) show(tab.value);
    if (further) {
      event.preventDefault();
      load(further.getAttribute("href"));
    }
  });
  chosen.follow(side(), () => within(chosen.query(), true));
  document.addEventListener("library", () => side().dataset.tab === "sources" && refresh());
  show(localStorage.getItem(TAB) === "sources" ? "sources" : "talks");
};
