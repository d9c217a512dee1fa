// The brief's counter: counts as the server does, by the pattern the page brings along.

for (const counter of document.querySelectorAll("[data-counts]")) {
  const field = document.getElementById(counter.dataset.counts);
  const pattern = new RegExp(counter.dataset.pattern, "gu");
  const shown = counter.querySelector("b");
  const copy = document.querySelector(`[data-copies="${field.id}"]`);

  const count = () => {
    const counted = (field.value.match(pattern) ?? []).length;
    shown.textContent = String(counted);
    shown.classList.toggle("over", counted > Number(counter.dataset.most));
    if (copy) copy.dataset.copy = field.value;
  };
  field.addEventListener("input", count);
  count();
}
