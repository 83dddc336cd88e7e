// A second press within one submission does nothing; the server has the idempotency key as well.
export function start(button) {
  const form = button.form;
  if (!form) return;
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter !== button) return;
    if (button.getAttribute("aria-disabled")) {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-disabled", "true");
  });
  // Back button: the page comes from memory with the button still off.
  window.addEventListener("pageshow", () => button.removeAttribute("aria-disabled"));
}
