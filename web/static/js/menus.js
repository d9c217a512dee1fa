// Menus made of <details>: a press elsewhere or Escape closes them.

/** Close the open menus, but not the one around `kept`; tells whether one was open. */
export function closeMenus(kept = null) {
  let closed = false;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (kept && menu.contains(kept)) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
    closed = true;
  }
  return closed;
}

document.addEventListener("pointerdown", (event) => closeMenus(event.target));
