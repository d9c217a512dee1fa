// A new task in one card over the map: a line says most of it, what is not said has a likely value, Enter opens it.

import { $, el, icon } from "./dom.js";
import { send } from "./send.js";
import { clock, dayKey, t, words } from "./words.js";

const HOUR = 3600000;
const HINTS = { // words of a title → kind of task; the first that is found
  relocation: /转移|安置|relocat|evacuat/i, dyke_patrol: /巡堤|查险|大堤|dyke|patrol/i, silt_clearing: /清淤|silt/i, checkpoint: /卡口|值守|守门|checkpoint|gate/i,
  temperature_check: /测温|体温|temperature/i, door_to_door: /排查|入户|survey|door/i, sorting: /分拣|打包|sort|pack/i, shopping: /代购|配药|买药|shopping/i,
  care_visit: /探访|关爱|慰问|care|visit/i, transport_people: /转运|接送|ferry people/i, information: /宣传|发放传单|information|leaflet/i, transport_goods: /搬运|运|装卸|load|carry|transport/i, delivery: /送|deliver|meal/i,
};

/** What a line says besides the title: how many people, from when to when, which place, what kind. */
export function understood(line, places) {
  const found = {};
  const people = line.match(/(\d{1,3})\s*(?:人|名|people|persons?)/i);
  if (people) found.places = Number(people[1]);
  const times = line.match(/(\d{1,2})[:：](\d{2})\s*(?:[-–—~至到]|to)\s*(\d{1,2})[:：](\d{2})/);
  if (times) [found.from, found.to] = [`${times[1].padStart(2, "0")}:${times[2]}`, `${times[3].padStart(2, "0")}:${times[4]}`];
  const low = line.toLowerCase();
  const named = places.filter(({ name }) => near(name).some((word) => low.includes(word)));
  const longest = named.sort((a, b) => b.code.length - a.code.length)[0];
  if (longest) found.area = longest.code;
  found.kind = Object.keys(HINTS).find((kind) => HINTS[kind].test(line));
  if (/特急|critical/i.test(line)) found.urgency = "critical";
  else if (/紧急|急|urgent/i.test(line)) found.urgency = "urgent";
  return found;
}

/** The ways people write an area: 石桥社区, 石桥. */
function near(name) {
  return name.toLowerCase().split(/\s+(?=\S*[\u4e00-\u9fff])/).flatMap((part) => [part, part.replace(/(街道|社区|镇|乡|村| street| community)$/, "")]).filter((word) => word.length > 1);
}

const title = (line) => line.replace(/\s*\d{1,2}[:：]\d{2}\s*(?:[-–—~至到]|to)\s*\d{1,2}[:：]\d{2}\s*/i, " ").replace(/[，,\s]*\d{1,3}\s*(?:人|名|people|persons?)\s*$/i, "").trim();

export class Quick {
  constructor(holder, { urls, response, areas, openers, map, onOpened, onSaid }) {
    Object.assign(this, { holder, urls, response, openers, map, onOpened, onSaid });
    this.places = Object.entries(areas).filter(([code]) => code.length > 6).map(([code, name]) => ({ code, name, lat: null, lng: null })); // until all are read
    this.read = false;
    this.last = { area: null, places: 2, hours: 3 };
    holder.addEventListener("submit", (event) => this.submitted(event));
    holder.addEventListener("input", (event) => this.heard(event));
    holder.addEventListener("click", (event) => event.target.closest("[data-quick]") && this.close());
    holder.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  get open() {
    return !this.holder.hidden;
  }

  /** Where the task most likely is: where it is needed, where the last one was. */
  get likely() {
    return this.need?.area_code ?? this.last.area ?? this.places[0]?.code;
  }

  /** Open the card; `need` gives place, urgency and what it serves. */
  begin(need = null) {
    this.need = need;
    this.point = need && need.lat !== null && need.address ? { lat: need.lat, lng: need.lng } : null;
    this.touched = new Set();
    this.holder.hidden = false;
    this.draw();
    if (!this.read) this.readPlaces();
    this.map.picking = (point) => this.pointed(point);
    this.map.holder.classList.add("picking");
    $("[name=line]", this.holder).focus();
  }

  /** All places of the response; what is being typed stays as it is. */
  async readPlaces() {
    const answer = await fetch(this.urls.places, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    this.places = await answer.json();
    this.read = true;
    const area = $("[name=area_code]", this.holder);
    if (!area) return;
    const kept = this.touched.has("area_code") ? area.value : this.likely;
    area.replaceChildren(...this.places.map(({ code, name }) => el("option", { value: code, selected: code === kept }, name)));
    if (!this.need) this.fill(understood($("[name=line]", this.holder).value, this.places));
  }

  close() {
    this.holder.hidden = true;
    this.map.picking = null;
    this.map.pick(null);
    this.map.holder.classList.remove("picking");
  }

  draw() {
    const { need, last } = this, now = Date.now();
    const option = (value, text, chosen) => el("option", { value, selected: value === chosen }, text);
    const area = this.likely, listed = this.places.map(({ code, name }) => [code, name]);
    if (need && !listed.some(([code]) => code === area)) listed.unshift([area, need.area]);
    const line = (name, text, input) => el("div", { class: "quick-line" }, el("label", { for: `quick-${name}` }, text), input);
    const input = (name, more) => el("input", { class: "input", id: `quick-${name}`, name, ...more });
    const choice = (name, options, chosen) => el("select", { class: "input", id: `quick-${name}`, name }, options.map(([value, text]) => option(value, text, chosen)));
    this.holder.replaceChildren(el("form", { class: "quick-form" },
      el("div", { class: "quick-head" }, el("h3", {}, need ? t("Task for %(ref)s", { ref: need.ref }) : t("New task")), el("a", { class: "meta", href: `${this.urls.create}?response=${this.response}` }, t("Full form")), el("button", { class: "btn quiet icon", type: "button", "data-quick": "", "aria-label": t("Cancel") }, icon("close"))),
      el("label", { class: "sr", for: "quick-line" }, t("What is to be done")),
      el("input", { class: "input quick-say", id: "quick-line", name: "line", maxlength: 120, autocomplete: "off", required: true, placeholder: t("What, where, how many: Carry water, Shiqiao, 4 people 14:00-17:00"), value: need?.title ?? "" }),
      line("area_code", t("Area"), choice("area_code", listed, area)),
      line("address", t("Address"), input("address", { maxlength: 120, placeholder: t("door number, or press the map"), autocomplete: "off", value: need?.address ?? "" })),
      el("div", { class: "quick-two" }, line("kind", t("Kind"), choice("kind", Object.entries(words.kind), words.kind[need?.help] ? need.help : "delivery")), line("urgency", t("Urgency"), choice("urgency", Object.entries(words.urgency), need?.urgency ?? "normal"))),
      el("div", { class: "quick-three" }, line("places", t("People needed"), input("places", { type: "number", min: 1, max: 500, value: last.places })), line("from", t("From"), input("from", { type: "time", value: clock(now) })), line("to", t("To"), input("to", { type: "time", value: clock(now + last.hours * HOUR) }))),
      el("div", { class: "quick-two" }, line("credentials", t("Credential asked for"), choice("credentials", [["", t("none")], ...Object.entries(words.credential)], "")),
        this.openers.length > 1 ? line("organisation_id", t("Organisation"), choice("organisation_id", this.openers, this.openers[0][0])) : null),
      el("p", { class: "why-not", role: "alert", hidden: true }),
      el("button", { class: "btn primary full" }, t("Open it"), el("kbd", {}, "Enter"))));
    if (need && !words.kind[need.help]) this.fill(understood(need.title, []));
  }

  /** What the line says fills the fields that nobody has touched. */
  heard({ target }) {
    if (target.name !== "line") this.touched.add(target.name);
    else this.fill(understood(target.value, this.places));
  }

  fill({ area, ...found }) {
    const values = { ...found, area_code: area };
    for (const [name, value] of Object.entries(values)) {
      const field = this.holder.querySelector(`[name="${name}"]`);
      if (field && value !== undefined && !this.touched.has(name)) field.value = value;
    }
  }

  /** A place pressed on the map: the point, and the nearest area. */
  pointed({ lat, lng }) {
    this.point = { lat, lng };
    const far = (area) => (area.lat - lat) ** 2 * 1.3 + (area.lng - lng) ** 2;
    const known = this.places.filter((area) => area.lat !== null), deepest = Math.max(...known.map(({ code }) => code.length));
    const nearest = known.filter(({ code }) => code.length === deepest).sort((a, b) => far(a) - far(b))[0];
    if (nearest && !this.touched.has("area_code")) $("[name=area_code]", this.holder).value = nearest.code;
    $("[name=line]", this.holder).focus();
  }

  values(form) {
    const said = Object.fromEntries(new FormData(form)), now = Date.now(), overnight = said.to <= said.from;
    const later = !overnight && said.to <= clock(now) ? 24 * HOUR : 0; // what is over today is meant tomorrow
    const day = dayKey(now + later), next = dayKey(now + later + (overnight ? 24 * HOUR : 0));
    const name = form.elements.area_code.selectedOptions[0]?.textContent ?? "";
    return {
      title: title(said.line) || said.line, kind: said.kind, urgency: said.urgency, response_id: this.response,
      organisation_id: said.organisation_id ?? this.openers[0]?.[0] ?? "", area_code: said.area_code, address: said.address.trim() || name.split(" · ").pop(),
      starts_at: `${day}T${said.from}`, ends_at: `${next}T${said.to}`, places: Number(said.places), bring: "",
      credentials: said.credentials ? [said.credentials] : [], need: this.need ? [this.need.id] : [],
      ...(this.point ? { lat: this.point.lat.toFixed(6), lng: this.point.lng.toFixed(6) } : {}),
    };
  }

  async submitted(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const values = this.values(event.target);
    const answer = await send(this.urls.open, values);
    this.busy = false;
    if (answer.error) {
      const why = $(".why-not", this.holder);
      why.hidden = false;
      why.textContent = [answer.error.text, answer.error.way].filter(Boolean).join(" ");
      return;
    }
    this.last = { area: values.area_code, places: values.places, hours: Math.max(1, Math.round((Date.parse(values.ends_at) - Date.parse(values.starts_at)) / HOUR)) };
    this.close();
    this.onOpened(answer.id);
  }
}
