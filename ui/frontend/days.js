/* The timeline below an answer: a press on a day shows only what cites articles of that day. */

/* Select the pressed day. A second press, or a press on "Show all days", shows the whole answer. */
export const press = (pressed) => {
  const answer = pressed.closest(".answer");
  const days = [...answer.querySelectorAll(".dots button")];
  const chosen = pressed.getAttribute("aria-pressed") === "true" ? -1 : days.indexOf(pressed);
  const labels = days[chosen]?.value.split(" ").map((label) => `[${label}]`);
  for (const [at, day] of days.entries()) day.setAttribute("aria-pressed", at === chosen);
  for (const [at, line] of answer.querySelectorAll(".day").entries()) {
    line.classList.toggle("chosen", at === chosen);
  }
  for (const part of answer.querySelectorAll("blockquote, .side, .sources li")) {
    const cited = [...part.querySelectorAll("a.cite")].map((link) => link.textContent);
    part.hidden = Boolean(labels) && !cited.some((label) => labels.includes(label));
  }
};
