// A page whose answer is still to come looks again by itself; without this module the page's own head does.

export function lookAgain(page) {
  const waiting = page.querySelector("[data-look-again]");
  if (waiting) setTimeout(() => page.defaultView.location.reload(), Number(waiting.dataset.lookAgain));
}
