/* Reorder a list by dragging the grips of its items, with a mouse, a pen or a finger. */

const EDGE = 56; // Pixels: nearer to the edge of the panel than this, it scrolls.
const STEP = 12; // Pixels that it scrolls in a frame.

/* Move the item to the height of the pointer: before the first one whose middle is below it. */
const follow = (item, list, { y }) => {
  const others = [...list.children].filter((each) => each !== item);
  const next = others.find((each) => {
    const { top, height } = each.getBoundingClientRect();
    return y < top + height / 2;
  });
  if (item.nextElementSibling !== (next ?? null)) list.insertBefore(item, next ?? null);
};

const scroll = (panel, { y }) => {
  const { top, bottom } = panel.getBoundingClientRect();
  if (y < top + EDGE) panel.scrollTop -= STEP;
  else if (y > bottom - EDGE) panel.scrollTop += STEP;
};

/* Let the items of the list in `content`, which scrolls in `panel`, be dragged. Where one is
   dropped, `drop` is called with it. Escape puts it back. */
export const enable = (content, panel, drop) => {
  let end = null;

  const start = (event) => {
    const item = event.target.closest(".grip")?.closest("li[data-id]");
    if (!item || event.button || end) return;
    event.preventDefault();
    const list = item.parentElement;
    const home = item.nextElementSibling;
    let pointer = event;
    let frame = 0;
    const move = (at) => {
      pointer = at;
      follow(item, list, pointer);
    };
    const glide = () => {
      scroll(panel, pointer);
      follow(item, list, pointer);
      frame = requestAnimationFrame(glide);
    };
    end = (isDropped) => {
      end = null;
      cancelAnimationFrame(frame);
      content.removeEventListener("pointermove", move);
      item.classList.remove("dragged");
      if (!isDropped) list.insertBefore(item, home);
      else if (item.nextElementSibling !== home) drop(item);
    };
    // The list stays, while the grip leaves the page for a moment whenever its item moves.
    content.setPointerCapture(event.pointerId);
    content.addEventListener("pointermove", move);
    item.classList.add("dragged");
    glide();
  };

  content.addEventListener("pointerdown", start);
  content.addEventListener("pointerup", () => end?.(true));
  content.addEventListener("pointercancel", () => end?.(false));
  document.addEventListener(
    "keydown",
    (event) => {
      if (!end || event.key !== "Escape") return;
      event.stopPropagation();
      end(false);
    },
    { capture: true },
  );
};
