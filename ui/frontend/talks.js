/* The list of conversations: open, search, rename, delete. */
import { announce, button, find, piece, say, send, type } from "./page.js";
import { replaced } from "./how.js";
import { shut } from "./source.js";

const list = () => find("#side .talks");

export const refresh = async () => {
  const words = find("#side input").value;
  const found = await piece(`talks?${new URLSearchParams({ words })}`, "body");
  list().replaceChildren(...(found?.childNodes ?? []));
};

/* Open a conversation, or start a new one if `id` is empty. */
export const turnTo = (id) => {
  shut();
  replaced();
  document.body.classList.remove("listing");
  type("#wanted", id);
  setTimeout(() => find("#turn")?.click());
  find("#box textarea")?.focus();
};

const rename = (item, id) => {
  const field = document.createElement("input");
  const name = find('[name="open"]', item);
  field.value = name.textContent;
  field.setAttribute("aria-label", say("talks.renaming"));
  let done = false;
  const end = async (keep) => {
    if (done) return;
    done = true;
    if (keep) await send("talks/rename", { id, name: field.value });
    await refresh();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "Escape") {
      event.stopPropagation();
      end(event.key === "Enter");
    }
  });
  field.addEventListener("blur", () => end(true));
  find("details", item).open = false;
  name.replaceWith(field);
  field.focus();
};

/* The first press asks for confirmation; the second deletes. */
const remove = async (pressed, id) => {
  if (pressed.classList.contains("sure")) {
    await send("talks/delete", { id });
    await refresh();
  } else {
    pressed.classList.add("sure");
    pressed.textContent = say("talks.sure");
  }
};

export const setUp = () => {
  const side = find("#side");
  let pause = 0;
  find("input", side).addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(refresh, 200);
  });
  side.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    const { name, value } = pressed;
    const act = {
      new: () => turnTo(""),
      open: () => turnTo(value),
      rename: () => rename(pressed.closest("li"), value),
      delete: () => remove(pressed, value).catch((error) => announce(error.message)),
    }[name];
    act?.();
  });
  find('#top [name="side"]').addEventListener("click", (event) => {
    const open = document.body.classList.toggle("listing");
    event.target.setAttribute("aria-expanded", open);
    if (open) find('#side [name="new"]').focus();
  });
  // Close an open menu when the user presses something else.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("#side details[open], .acts details[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  refresh();
};
