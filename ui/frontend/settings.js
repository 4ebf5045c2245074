/* The settings dialog, kept in this browser, and the feedback dialog. */
import { announce, find, say, send } from "./page.js";
import { choose, settings, tell } from "./how.js";

const YEAR = 365 * 24 * 60 * 60;
let judged = "";

const look = () => {
  const chosen = settings.look;
  document.documentElement.style.colorScheme = chosen && chosen !== "system" ? chosen : "";
};

/* Show the saved settings in the dialog. The others keep the defaults of the server. */
const restore = (form) => {
  for (const [name, value] of Object.entries(settings)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
};

const changed = (event) => {
  const { name, value } = event.target;
  if (name === "language") {
    document.cookie = `pincite-language=${value}; path=/; max-age=${YEAR}; samesite=strict`;
    location.reload();
  } else {
    choose(name, value);
    look();
  }
};

export const judge = (id, verdict) => {
  judged = id;
  const form = find("#feedback form");
  if (form) form.elements.verdict.value = verdict;
  find("#feedback").showModal();
};

const sendFeedback = async (event) => {
  event.preventDefault();
  const { verdict, comment, include } = event.target.elements;
  const row = { id: judged, verdict: verdict.value, comment: comment.value };
  try {
    await send("feedback", { ...row, include: include.checked });
    event.target.reset();
    find("#feedback").close();
    announce(say("feedback.thanks"));
  } catch (error) {
    announce(error.message);
  }
};

export const setUp = () => {
  const form = find("#settings form");
  restore(form);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  find("#feedback form")?.addEventListener("submit", sendFeedback);
  look();
  tell();
};
