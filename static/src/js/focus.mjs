// What is new on the page gets the focus: what to put right, else what went well.

export function focusNews(page) {
  const news = page.querySelector(".govuk-error-summary") ?? page.querySelector(".govuk-notification-banner--success");
  if (!news) return;
  news.tabIndex = -1;
  news.focus();
  news.addEventListener("click", (event) => {
    const field = target(page, event);
    if (!field) return;
    event.preventDefault();
    // The question comes into view with its answer, not the answer alone.
    (field.closest("fieldset, .govuk-form-group") ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

function target(page, event) {
  const link = event.target.closest(".govuk-error-summary__list a");
  return link?.hash ? page.getElementById(link.hash.slice(1)) : null;
}
