/* The library dialog: filter and select articles, upload files, rebuild the index. */
import { announce, count, find, message, notice, piece, say, send } from "./page.js";
import { within } from "./how.js";

const PART = 48 * 1024; // Bytes: the largest part of a file in one request.
let timer = 0;
let problems = []; // The error messages of files that were not added.

const dialog = () => find("#library");
const content = () => find("#library .content");

export const show = async (address = "library") => {
  if (!dialog().open) dialog().showModal();
  try {
    content().replaceChildren(await piece(address, ".library"));
  } catch {
    content().replaceChildren(notice(say("page.failed")));
  }
  content().scrollTop = 0;
  complain();
  watch();
};

const complain = () => find(".problems", content())?.replaceChildren(...problems.map(notice));

export const choose = (query) => {
  dialog().close();
  within(query);
};

const chosen = () => [...content().querySelectorAll('input[name="article"]:checked')];

/* Show the progress of the rebuild, twice a second until it ends. */
const watch = async () => {
  clearTimeout(timer);
  const place = find(".progress", content());
  if (!place) return;
  const state = await (await fetch("rebuild")).json();
  if (state.phase === "running") {
    const bar = find("progress", place) ?? document.createElement("progress");
    bar.setAttribute("aria-label", say("library.rebuilding"));
    bar.max = state.total || 1;
    if (state.total) bar.value = state.done;
    const left = state.seconds_left;
    const minutes = Math.ceil(left / 60);
    const time = minutes < 90 ? count("minute", minutes) : count("hour", Math.round(minutes / 60));
    const words = state.step ? say("library.progress", state) : say("library.rebuilding");
    const line = document.createElement("span");
    line.textContent = left > 60 ? `${words}, ${say("library.left", { time })}` : words;
    place.replaceChildren(bar, line);
    place.dataset.running = "yes";
    timer = setTimeout(watch, 500);
  } else if (place.dataset.running) {
    await show();
    const done = state.phase === "done";
    const words = done ? say("library.rebuilt", state.report) : "";
    find(".progress", content()).textContent =
      words || say("library.undone", { why: state.problem });
    document.dispatchEvent(new Event("library"));
  }
};

const rebuild = async () => {
  await send("rebuild", {});
  find(".progress", content()).dataset.running = "yes";
  watch();
};

const add = async (files) => {
  const place = find(".progress", content());
  let added = 0;
  problems = [];
  for (const file of files) {
    place.textContent = say("library.adding", { name: file.name });
    const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
    for (let at = 0; at === 0 || at < file.size; at += PART) {
      const last = at + PART >= file.size;
      const query = new URLSearchParams({ name: file.name, key, at, last });
      const body = file.slice(at, at + PART);
      const answer = await fetch(`add?${query}`, { method: "POST", body });
      if (!answer.ok) {
        problems.push(await message(answer));
        break;
      }
      if (last) added += 1;
    }
  }
  place.replaceChildren();
  complain();
  if (!added) return;
  announce(say("library.added", { files: count("file", added) }));
  await rebuild();
};

export const setUp = () => {
  const fail = (error) => find(".progress", content())?.replaceChildren(notice(error.message));
  dialog().addEventListener("click", (event) => {
    const link = event.target.closest("a.filter");
    const pressed = event.target.closest("button");
    if (link) {
      event.preventDefault();
      show(link.getAttribute("href"));
    } else if (pressed?.name === "rebuild") {
      rebuild().catch(fail);
    } else if (pressed?.name === "scope-chosen") {
      choose(new URLSearchParams(chosen().map((each) => ["article", each.value])).toString());
    }
  });
  dialog().addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = [...new FormData(event.target)].filter(([, value]) => value);
    show(`library?${new URLSearchParams(fields)}`);
  });
  dialog().addEventListener("change", (event) => {
    if (event.target.type === "file") add([...event.target.files]).catch(fail);
    else find('[name="scope-chosen"]', content()).hidden = chosen().length === 0;
  });
  for (const kind of ["dragover", "drop"]) {
    dialog().addEventListener(kind, (event) => {
      if (!event.target.closest(".drop")) return;
      event.preventDefault();
      if (kind === "drop") add([...event.dataTransfer.files]).catch(fail);
    });
  }
};
