/* The library dialog: filter and select articles, add files, correct dates and outlets. */
import * as adding from "./adding.js";
import * as chosen from "./chosen.js";
import { within } from "./how.js";
import { find, notice, piece, say } from "./page.js";

let address = "library";

const dialog = () => find("#library");
const content = () => find("#library .content");

const load = async (to) => {
  address = to;
  try {
    content().replaceChildren(await piece(address, ".library"));
    chosen.sync(content());
  } catch {
    content().replaceChildren(notice(say("page.failed")));
  }
};

export const show = async (to = "library") => {
  if (!dialog().open) dialog().showModal();
  await load(to);
  content().scrollTop = 0;
};

export const choose = (query) => {
  dialog().close();
  within(query);
};

export const setUp = () => {
  const fail = (error) => content().prepend(notice(error.message));
  dialog().addEventListener("click", (event) => {
    const link = event.target.closest("a.filter");
    const pressed = event.target.closest("button");
    if (link) {
      event.preventDefault();
      show(link.getAttribute("href"));
    } else if (pressed?.name === "rebuild") {
      adding.rebuild().catch(fail);
    }
  });
  dialog().addEventListener("submit", (event) => {
    event.preventDefault();
    const { id } = event.target.dataset;
    const fields = [...new FormData(event.target)];
    if (!id) {
      show(`library?${new URLSearchParams(fields.filter(([, value]) => value))}`);
      return;
    }
    const isChanged = ([name, value]) => value !== event.target.elements[name].defaultValue;
    const changes = Object.fromEntries(fields.filter(isChanged));
    if (Object.keys(changes).length) adding.correct({ article: id, ...changes }).catch(fail);
  });
  dialog().addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    adding.add([...target.files]).catch(fail);
    target.value = "";
  });
  chosen.follow(dialog());
  document.addEventListener("library", () => dialog().open && load(address));
};
