// Keys of a page; never captured while somebody is typing, and never together with Ctrl, Alt or the command key.

const TYPING = "input:not([type=checkbox]):not([type=range]):not([type=radio]), textarea, select, [contenteditable]";
const OWN = { Enter: "a, button, summary, input, [role=dialog] *", ArrowUp: "input[type=range], select, summary", ArrowDown: "input[type=range], select, summary" };

/** keys: {key: work}. Escape also leaves a field; a key that an element needs itself is left to it. */
export function listenForKeys(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    const at = event.target;
    if (at.matches?.(TYPING)) {
      if (event.key === "Escape") at.blur();
      return;
    }
    if (OWN[event.key] && at.matches?.(OWN[event.key])) return;
    const work = keys[event.key];
    if (!work) return;
    event.preventDefault();
    work(event);
  });
}
