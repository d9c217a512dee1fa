// “Choose all” of a list without asking the server again; pressed once more it takes them back.

for (const button of document.querySelectorAll("[data-choose-all]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const boxes = [...button.closest("form").querySelectorAll('input[type="checkbox"][name="pick"]')];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}
