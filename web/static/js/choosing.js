// A list to choose from: all or none without asking the server again; a button may say how much that is.

const boxes = [...document.querySelectorAll('input[type="checkbox"][data-together]')];
const button = document.querySelector("[data-proposes]");

/** What is chosen makes so many consignments. */
function told() {
  if (!button) return;
  const many = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.together)).size;
  button.textContent = (many === 1 ? button.dataset.one : button.dataset.many).replace("{n}", String(many));
  button.disabled = many === 0;
}

for (const link of document.querySelectorAll("[data-choose]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of boxes) box.checked = link.dataset.choose === "1";
    told();
  });
}
for (const box of boxes) box.addEventListener("change", told);
told();
