/* Adding files: drop them anywhere, see the progress, and at the end what became of each. */
import { announce, button, count, find, message, say, send } from "./page.js";

const PART = 48 * 1024; // Bytes: the largest part of a file in one request.
const card = document.createElement("section");
const target = document.createElement("div");
let results = []; // What became of each file: its name, a word for it, and the reason.
let timer = 0;
let isRunning = false;

const mayAdd = () => Boolean(find("#frame").dataset.edit);

const line = (words, kind = "p") => {
  const made = document.createElement(kind);
  made.textContent = words;
  return made;
};

/* The card stands on the page, or in the dialog that covers it. */
const showCard = (...parts) => {
  (find("dialog[open]") ?? document.body).append(card);
  card.hidden = false;
  card.replaceChildren(...parts);
};

const showProgress = (words, done, total) => {
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", words);
  bar.max = total || 1;
  if (total) bar.value = done;
  showCard(line(words), bar);
};

const describe = (state) => {
  const minutes = Math.ceil(state.seconds_left / 60);
  const time = minutes < 90 ? count("minute", minutes) : count("hour", Math.round(minutes / 60));
  const words = state.step ? say("library.progress", state) : say("library.rebuilding");
  return state.seconds_left > 60 ? `${words}, ${say("library.left", { time })}` : words;
};

/* A file that was added may still be unreadable: the build says why. */
const withReasons = (report) =>
  results.map((each) => {
    const skipped = report?.skipped?.find(
      ({ path }) => path === each.name || path.startsWith(`${each.name}:`),
    );
    return each.result !== "refused" && skipped
      ? { ...each, result: "refused", why: skipped.reason }
      : each;
  });

const entry = (each) => {
  const words = each.why || say(`library.file.${each.result}`);
  const item = line(words.startsWith(each.name) ? words : `${each.name}: ${words}`, "li");
  item.className = each.result;
  if (each.exists) {
    const replace = button(say("library.replace"), "act");
    replace.addEventListener("click", () => add([each.file], true));
    item.append(" ", replace);
  }
  return item;
};

const finish = (words, report) => {
  const list = document.createElement("ul");
  list.append(...withReasons(report).map(entry));
  const close = button(say("page.close"), "close");
  close.addEventListener("click", () => (card.hidden = true));
  const failed = results.length && list.querySelectorAll(".refused").length;
  showCard(line(words, "h2"), ...(results.length ? [list] : []), close);
  announce(failed ? `${words} ${count("file", failed)} ${say("library.refused")}` : words, false);
};

/* Show the progress of the rebuild, twice a second until it ends. */
export const watch = async () => {
  clearTimeout(timer);
  const state = await (await fetch("rebuild")).json();
  if (state.phase === "running") {
    isRunning = true;
    showProgress(describe(state), state.done, state.total);
    timer = setTimeout(() => watch().catch(() => {}), 500);
  } else if (isRunning) {
    isRunning = false;
    const words =
      state.phase === "done"
        ? say("library.rebuilt", state.report)
        : say("library.undone", { why: state.problem });
    finish(words, state.report);
    results = [];
    document.dispatchEvent(new Event("library"));
  }
};

export const rebuild = async () => {
  await send("rebuild", {});
  isRunning = true;
  await watch();
};

export const correct = async (row) => {
  await send("correct", row);
  isRunning = true;
  await watch();
};

const upload = async (file, replaces) => {
  const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
  for (let at = 0; at === 0 || at < file.size; at += PART) {
    const last = at + PART >= file.size;
    const query = new URLSearchParams({ name: file.name, key, at, last, replaces });
    const body = file.slice(at, at + PART);
    const answer = await fetch(`add?${query}`, { method: "POST", body });
    if (!answer.ok) {
      const [why, exists] = [await message(answer), answer.status === 409];
      return { name: file.name, result: "refused", why, exists, file };
    }
    if (last) return { name: file.name, result: await answer.text() };
  }
};

export const add = async (files, replaces = false) => {
  if (!mayAdd()) return announce(say("library.forbidden"));
  results = results.filter((each) => ![...files].some((file) => file.name === each.name));
  for (const [at, file] of [...files].entries()) {
    showProgress(say("library.adding", { name: file.name }), at, files.length);
    try {
      results.push(await upload(file, replaces));
    } catch {
      results.push({ name: file.name, result: "refused", why: say("page.failed") });
    }
  }
  if (results.some((each) => ["added", "updated"].includes(each.result))) return rebuild();
  finish(say("library.nothing"), null);
  results = [];
};

/* Return all files below a dropped file or folder. */
const list = async (entry) => {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const batch = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!batch.length) return files;
    for (const each of batch) files.push(...(await list(each)));
  }
};

const drop = async (transfer) => {
  const entries = [...transfer.items].map((each) => each.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...transfer.files];
  if (!entries.some((each) => each.isDirectory)) return add(files);
  const found = [];
  for (const each of entries) found.push(...(await list(each)));
  return add(found.filter((each) => !each.name.startsWith(".")));
};

const carriesFiles = (event) =>
  event.dataTransfer?.types.includes("Files") && !event.target.closest?.("[data-drop]");

export const setUp = () => {
  card.id = "work";
  card.hidden = true;
  card.setAttribute("role", "region");
  card.setAttribute("aria-label", say("library.work"));
  target.id = "drop";
  target.hidden = true;
  target.append(line(say(mayAdd() ? "library.drophere" : "library.forbidden")));
  document.body.append(target, card);
  let depth = 0;
  const leave = () => {
    depth = 0;
    target.hidden = true;
  };
  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    depth += 1;
    (find("dialog[open]") ?? document.body).append(target);
    target.hidden = false;
  });
  addEventListener("dragleave", (event) => carriesFiles(event) && --depth <= 0 && leave());
  addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    leave();
    drop(event.dataTransfer).catch((error) => announce(error.message));
  });
  // A dialog that closes takes what is in it out of sight.
  document.addEventListener("close", () => document.body.append(target, card), true);
  if (mayAdd()) watch().catch(() => {});
};
