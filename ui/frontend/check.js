/* The page that checks a text: sends it, shows how far the check is, and saves the result. */

import { find, learn, message, say, send } from "./page.js";

const form = find(".draft");
const field = find("textarea", form);
const progress = find(".progress");
const result = find(".result");
let checked = null;

learn(JSON.parse(form.dataset.words));

/* Call `act` with each line of JSON of a response, as soon as it is there. */
const readLines = async (answer, act) => {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) act(JSON.parse(line));
  }
};

const show = (row) => {
  if (row.problem) progress.textContent = row.problem;
  else if ("ahead" in row) progress.textContent = say("check.waiting", { n: row.ahead });
  else if (row.html) {
    checked = row.check;
    /* The server escapes all texts in it. */
    result.innerHTML = row.html;
    progress.textContent = say("check.done");
    find("h2", result).focus();
  } else progress.textContent = say("check.running", { done: row.done, total: row.total });
};

const work = async (act) => {
  const start = find("button", form);
  start.disabled = true;
  try {
    await act();
  } catch (error) {
    progress.textContent = error instanceof TypeError ? say("page.failed") : error.message;
  } finally {
    start.disabled = false;
  }
};

const readFile = (file) =>
  work(async () => {
    progress.textContent = say("check.reading", { name: file.name });
    const address = `check/file?name=${encodeURIComponent(file.name)}`;
    const answer = await fetch(address, { method: "POST", body: file });
    if (!answer.ok) throw new Error(await message(answer));
    field.value = (await answer.json()).text;
    progress.textContent = "";
    field.focus();
  });

/* Return what is wrong with a text that is too long to be sent; empty if nothing is. */
const findProblem = (text) => {
  const [length, most] = [[...text].length, Number(form.dataset.most)];
  const write = (number) => number.toLocaleString(document.documentElement.lang);
  return length > most ? say("check.long", { n: write(length), most: write(most) }) : "";
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  result.replaceChildren();
  progress.textContent = findProblem(field.value);
  if (progress.textContent) return;
  work(async () => {
    progress.textContent = say("check.running", { done: 0, total: "…" });
    await readLines(await send("check", { text: field.value }), show);
  });
});

find("input", form).addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) readFile(file);
});

for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
  addEventListener(kind, (event) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", kind !== "dragleave" && kind !== "drop");
    if (kind === "drop" && file) readFile(file);
  });

result.addEventListener("click", (event) => {
  const saved = event.target.closest("button[name=save]");
  if (!saved) return;
  work(async () => {
    const answer = await send(`check/export?form=${saved.value}`, checked);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition"))?.[1] ?? "";
    link.click();
    URL.revokeObjectURL(link.href);
  });
});
