/* A server that is down, and a login that has expired: one quiet line says so, and the question
   stays. When the server is back, the page loads again, and sends the question. */
import { recall, remember } from "./address.js";
import { find, once, say, type } from "./page.js";

const PAUSE = 2000; // Milliseconds between two looks whether the server is back.
const ask = window.fetch.bind(window);
let isLost = false;
let isPressed = false; // A question was sent, and nothing has come back yet.

const line = (words) => {
  const place = find("#lost") ?? document.createElement("p");
  place.id = "lost";
  place.setAttribute("role", "status");
  place.textContent = words;
  find("#bottom")?.prepend(place);
  return place;
};

const keep = () => {
  const words = find("#box textarea")?.value ?? "";
  if (words) remember("draft", words);
};

const isBack = async () => {
  try {
    return (await ask("health")).ok;
  } catch {
    return false;
  }
};

const lose = () => {
  if (isLost) return;
  isLost = true;
  document.body.classList.add("lost");
  keep();
  remember("unsent", isPressed ? "yes" : "");
  line(say("page.lost"));
  const wait = async () => {
    if (await isBack()) location.reload();
    else setTimeout(wait, PAUSE);
  };
  setTimeout(wait, PAUSE);
};

const expire = () => {
  if (isLost) return;
  isLost = true;
  document.body.classList.add("lost");
  keep();
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = say("login.in");
  line(`${say("login.expired")} `).append(link);
};

/* Write what stood in the question box, and send it if it could not be sent. */
export const restoreDraft = () => {
  const words = recall("draft");
  const send = recall("unsent");
  remember("unsent", "");
  once("#box textarea", (box) => {
    if (words && !box.value) type("#box", words);
    if (words && send) setTimeout(() => find("#box .submit-button")?.click(), 100);
  });
};

export const setUp = () => {
  window.fetch = async (...request) => {
    try {
      const answer = await ask(...request);
      if (answer.status === 401) expire();
      else isPressed = false;
      return answer;
    } catch (error) {
      if (error.name !== "AbortError") lose();
      throw error;
    }
  };
  const press = (event) => {
    const isSent =
      event.type === "click"
        ? event.target.closest?.("#box .submit-button")
        : event.key === "Enter" && !event.shiftKey && event.target.closest?.("#box");
    if (isSent) isPressed = true;
  };
  document.addEventListener("click", press, true);
  document.addEventListener("keydown", press, true);
  addEventListener("beforeunload", () => {
    isLost = true; // Requests that the browser ends are no sign of a lost server.
  });
};
