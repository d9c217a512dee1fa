// Copying a text, on plain HTTP too; and the buttons of ordinary pages that do it.

/** Put the text on the clipboard. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.className = "sr";
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy"); // the only way on plain HTTP
    area.remove();
  }
}

/** Buttons with data-copy copy that text and then say data-copied; without scripts they stay hidden. */
export function copyButtons() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy(button.dataset.copy);
      (button.querySelector("span") ?? button).textContent = button.dataset.copied;
    });
  }
}
