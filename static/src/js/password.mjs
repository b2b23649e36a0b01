// Show what was typed, at the reader's wish; hidden again before it is sent.

export function showPasswords(page) {
  for (const button of page.querySelectorAll(".govuk-js-password-input-toggle")) {
    const field = page.getElementById(button.getAttribute("aria-controls"));
    if (!field) continue;
    const hidden = { words: button.textContent, label: button.getAttribute("aria-label") };
    const shown = { words: button.dataset.epHide, label: button.dataset.epHideLabel };
    const turn = (visible) => {
      const says = visible ? shown : hidden;
      field.type = visible ? "text" : "password";
      button.textContent = says.words;
      button.setAttribute("aria-label", says.label);
    };
    button.hidden = false;
    button.addEventListener("click", () => turn(field.type === "password"));
    field.form?.addEventListener("submit", () => turn(false));
  }
}
