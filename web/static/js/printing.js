// Pages that are meant for paper: a button that prints; without scripts it stays hidden.

for (const button of document.querySelectorAll("[data-print][hidden]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
