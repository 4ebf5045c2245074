/* The source panel: a click on a citation shows its article beside the conversation. The links
   work without it: they lead to the same article as a page of its own. */
(() => {
  const panel = document.createElement("aside");
  panel.id = "source";
  panel.hidden = true;
  panel.tabIndex = -1;
  panel.setAttribute("aria-label", "Source");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.textContent = "Close";
  close.title = "Close the source (Esc)";
  const bar = document.createElement("div");
  bar.className = "bar";
  bar.append("Source", close);
  const content = document.createElement("div");
  panel.append(bar, content);

  let opener = null;
  let latest = 0;

  const message = (words) => {
    const line = document.createElement("p");
    line.className = "notice";
    line.textContent = words;
    return line;
  };

  const load = async (href) => {
    try {
      const answer = await fetch(href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const article = page.querySelector("main.source");
      return article ? [article] : [message("The source could not be shown. Try again.")];
    } catch {
      return [message("The chat does not answer. Is it still running?")];
    }
  };

  /* The head of the article stays in sight when the sentence is on the first screen anyway. */
  const bringIntoView = (mark) => {
    if (mark && mark.getBoundingClientRect().bottom > panel.getBoundingClientRect().bottom - 80) {
      mark.scrollIntoView({ block: "center" });
    }
  };

  const open = async (link) => {
    const turn = ++latest;
    opener?.removeAttribute("aria-current");
    opener = link;
    link.setAttribute("aria-current", "true");
    const shown = await load(link.href);
    if (turn !== latest) return;
    content.replaceChildren(...shown);
    panel.hidden = false;
    document.body.classList.add("reading");
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
    bringIntoView(panel.querySelector("mark.cited"));
    if (link.isConnected) link.scrollIntoView({ block: "nearest" });
  };

  const shut = () => {
    latest += 1;
    if (panel.hidden) return;
    panel.hidden = true;
    document.body.classList.remove("reading");
    opener?.removeAttribute("aria-current");
    (opener?.isConnected ? opener : document.querySelector("#box textarea"))?.focus();
  };

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a.cite");
      if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
        event.preventDefault();
        event.stopPropagation();
        open(link);
      } else if (event.target.closest?.("#new")) {
        shut();
      }
    },
    true,
  );
  close.addEventListener("click", shut);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
  });

  /* Gradio names every message by its source, which a screen reader would read out as markup,
     and leaves its two buttons, which are within the label, without a name. */
  const names = {
    "#box textarea": "Your question",
    "#box .submit-button": "Ask",
    "#box .stop-button": "Stop",
    "#understood textarea": "Understood as",
    "#understood .submit-button": "Ask again",
  };
  const rename = () => {
    for (const named of document.querySelectorAll("#chat [data-testid][aria-label]")) {
      named.removeAttribute("aria-label");
    }
    for (const [part, name] of Object.entries(names)) {
      document.querySelector(part)?.setAttribute("aria-label", name);
    }
  };
  new MutationObserver(rename).observe(document.documentElement, {
    childList: true,
    subtree: true,
  });
  document.body.append(panel);
})();
