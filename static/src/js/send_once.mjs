// A form goes out once: the second press is swallowed, and the button says that it is on its way.

const PATIENCE = 20_000; // ms; by then the answer is not coming, or was a file to keep

export function sendOnce(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => release(form), PATIENCE);
    const pressed = event.submitter;
    // After this event, so that the pressed button's own name and value still go along.
    if (pressed) setTimeout(() => wait(pressed, page.body.dataset.epSending), 0);
  });
  // The page came back from the browser's memory: its forms may go out again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) page.querySelectorAll("form[data-sent]").forEach(release);
  });
}

function wait(button, words) {
  button.setAttribute("aria-disabled", "true");
  button.dataset.words = button.innerHTML;
  if (words) button.textContent = words;
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-words]")) {
    button.removeAttribute("aria-disabled");
    button.innerHTML = button.dataset.words; // our own markup, kept by wait()
    delete button.dataset.words;
  }
}
