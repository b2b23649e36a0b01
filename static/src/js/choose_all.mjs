// "Choose all" ticks the boxes in place; without this module its address does the same.

export function chooseAll(page) {
  for (const link of page.querySelectorAll("[data-choose-all]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      for (const box of page.querySelectorAll(".ep-check input")) box.checked = true;
    });
  }
}
