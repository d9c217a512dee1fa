// Areas found by typing: fills the list beside any field with data-areas="address" (list="id"). Works in all browsers
// that know <datalist>; without JavaScript the name or code that was typed is looked up when the form is sent.

const PAUSE = 160; // ms

for (const field of document.querySelectorAll("input[data-areas]")) {
  let waiting = 0;
  let asked = "";
  const fill = async () => {
    const typed = field.value.trim();
    if (typed === asked || typed.length < 1) return;
    asked = typed;
    const answer = await fetch(`${field.dataset.areas}?${new URLSearchParams({ q: typed })}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || asked !== typed) return;
    const { areas } = await answer.json();
    field.list.replaceChildren(...areas.map((area) => {
      const option = document.createElement("option");
      option.value = area.text;
      Object.assign(option.dataset, { lat: area.lat ?? "", lng: area.lng ?? "" });
      return option;
    }));
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(fill, PAUSE);
  });
}
