// What the command bar can do on the board, and the search that narrows the queue as one types.

import { Commands } from "./commands.js";
import { $ } from "./dom.js";
import { send } from "./send.js";
import { dayKey, midnight, t } from "./words.js";

const MINUTE = 60000;

export function boardCommands({ settings, store, past, slider, filters, detail, map, queue, say, select, turn, newTask, drawArea, help }) {
  const { may, urls } = settings, now = () => !past.on;
  const actions = [
    { name: t("New task"), words: ["new", "新建", "xinjian"], icon: "plus", key: "n", when: () => now() && may.open, run: () => newTask() },
    { name: t("Send the chosen people"), words: ["send", "assign", "派单"], icon: "arrow", key: "a", when: () => now() && may.assign, run: () => detail.assign() },
    { name: t("Offer the task"), words: ["offer", "邀约"], icon: "people", key: "o", when: () => now() && may.offer, run: () => detail.offer() },
    { name: t("Go to a moment: 14:02"), words: ["go to", "回到", "时间"], icon: "clock", key: "t", run: () => slider.toggle() },
    { name: t("Back to now"), words: ["now", "此刻"], icon: "back", key: "Esc", when: () => past.on, run: () => slider.leave() },
    { name: t("Play the day"), words: ["play", "播放"], icon: "play", run: () => slider.play() },
    { name: t("Print the board"), words: ["print", "打印"], icon: "print", run: () => setTimeout(() => window.print(), 50) },
    { name: t("Show the needs"), words: ["needs", "求助", "需求"], icon: "list", run: () => turn("needs") },
    { name: t("Show the tasks"), words: ["tasks", "任务"], icon: "list", run: () => turn("tasks") },
    { name: t("Draw an area"), words: ["draw", "画", "框选"], icon: "draw", run: () => map.draw() },
    { name: t("Clear filters"), words: ["clear", "清除"], icon: "close", when: () => filters.any, run: () => { drawArea(null); filters.clear(); } },
    { name: t("Choose all rows shown"), words: ["all", "全选"], icon: "check", when: now, run: () => queue.chooseAll() },
    { name: t("Names of what is in sight"), words: ["list", "列出"], icon: "map", key: "l", run: () => map.listSight() },
    { name: t("Keys and signs"), words: ["help", "keys", "帮助"], icon: "help", key: "?", run: help },
    ...settings.ways.map(({ text, href, words }) => ({ name: text, words: words ?? [], icon: "arrow", run: () => location.assign(href) })),
  ];
  const input = $("#search");
  input.value = filters.text;
  const commands = new Commands(input, $("#commands"), {
    actions, store,
    onSearch: (text) => filters.search(text),
    onItem: (id) => select(id),
    onPerson: ({ task, href }) => (task && store().item(task) ? select(task) : location.assign(href)),
    onTime: (time) => goTo(time),
    onSend: (item, name) => sendByName(item, name),
    findPeople: async (text) => (await send(urls.find_people, { q: text })).people ?? [],
  });
  $("#search-form").addEventListener("submit", (event) => event.preventDefault());

  function goTo({ month, day, hour, minute }) {
    const today = dayKey(slider.moment ?? slider.end), year = today.slice(0, 4);
    const wanted = month ? `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}` : today;
    const at = midnight(wanted) + (hour * 60 + minute) * MINUTE;
    if (Number.isNaN(at) || at >= slider.end) return say(t("That moment has not come yet."), "trouble");
    slider.stand(at);
    return slider.go(at);
  }

  /** “Send 何秀兰 T-0412”: the people of that name; one is sent, several are asked about. */
  async function sendByName(item, name) {
    const { people = [], error } = await send(urls.find_people, { q: name });
    if (error) return say(error.text, "trouble");
    const exact = people.filter((person) => person.name === name), found = exact.length ? exact : people;
    if (found.length !== 1) return say(found.length ? t("%(n)s people have this name: choose in the panel", { n: found.length }) : t("Nobody of this name"), "trouble");
    select(item.id);
    detail.chosen.add(found[0].id);
    return detail.sendAssignment({});
  }
  return commands;
}
