/* A card with sentence, title and date when the mouse or the keyboard reaches a citation. */
const card = document.createElement("div");
let shown = null;

const hide = () => {
  if (!shown) return;
  shown.link.title = shown.words;
  shown = null;
  card.hidden = true;
};

const show = (link) => {
  if (shown?.link === link) return;
  hide();
  const words = link.title;
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = link.dataset.note ?? "";
  if (!words) return;
  // Without this, the browser would also show its own tooltip.
  link.removeAttribute("title");
  shown = { link, words };
  const lines = words.split("\n");
  const [quote, origin] = [document.createElement("p"), document.createElement("p")];
  origin.textContent = lines.pop();
  quote.textContent = lines.join(" ");
  card.replaceChildren(...[quote, note, origin].filter((part) => part.textContent));
  card.hidden = false;
  const at = link.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
  const above = at.bottom + height + 8 > innerHeight;
  const top = above ? Math.max(8, at.top - height - 8) : at.bottom + 8;
  card.style.left = `${left}px`;
  card.style.top = `${top}px`;
};

export const setUp = () => {
  card.id = "card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);
  const over = (event) => {
    const link = event.target.closest?.("#chat :is(a.cite, .dots button)");
    if (link) show(link);
    else hide();
  };
  document.addEventListener("mouseover", over);
  document.addEventListener("focusin", over);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("click", hide, true);
};
