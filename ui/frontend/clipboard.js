/* The clipboard: plain text, and HTML for programs that take it. */
import { message } from "./page.js";

/* Copy words; `html` is the same for word processors and mail. Without HTTPS, browsers offer no
   clipboard, and the copy event is the only way to it. */
export const copy = async (words, html = "") => {
  if (navigator.clipboard && globalThis.ClipboardItem) {
    const parts = { "text/plain": words, ...(html && { "text/html": html }) };
    const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }
  const fill = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", words);
    if (html) event.clipboardData.setData("text/html", html);
  };
  document.addEventListener("copy", fill, { once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", fill);
};

/* Copy what an address of this server has to paste. */
export const copyFrom = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await message(answer));
  const { text, html } = await answer.json();
  await copy(text, html);
};
