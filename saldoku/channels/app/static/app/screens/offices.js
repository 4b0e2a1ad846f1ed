/* The nearest office: by city, or by the phone's position rounded to about a kilometre. */

import { Offline, readOpen } from "../api.js";
import { h, icon } from "../dom.js";
import { clock, days, distance } from "../format.js";
import { t } from "../words.js";

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Days with the same hours stand together: Senin–Jumat 08.00–15.30. */
function opening(hours) {
  const groups = [];
  WEEK.forEach((name, number) => {
    const text = hours[name] ? hours[name].split("-").map(clock).join("–") : t("closed");
    const last = groups.at(-1);
    if (last && last.text === text) last.to = number;
    else groups.push({ from: number, to: number, text });
  });
  return groups.map(({ from, to, text }) => [h("dt", null, days(from, to)), h("dd", { class: "n" }, text)]);
}

const office = (one) =>
  h("li", { class: "card" }, h("h3", null, one.name),
    h("p", null, `${one.address}, ${one.city}`,
      one.distance_km !== null && [h("br"), h("b", null, t("km", { km: distance(one.distance_km) }))]),
    h("dl", { class: "facts hours" }, opening(one.hours)),
    one.phone && h("a", { class: "more", href: `tel:${one.phone.replace(/[^+\d]/g, "")}` }, icon("phone"), one.phone));

export const offices = {
  tab: "offices",
  open: true,
  needs: () => [],
  title: () => t("offices.title"),
  draw() {
    const found = h("div", { role: "status" });
    const show = async (query) => {
      found.replaceChildren(h("p", { class: "soft" }, t("opening")));
      try {
        const { offices: all } = await readOpen(`/offices?${new URLSearchParams(query)}`);
        found.replaceChildren(...(all.length
          ? [h("h2", { class: "section" }, all.length === 1 ? t("offices.one") : t("offices.count", { count: all.length })), h("ul", { class: "doors grid" }, all.map(office))]
          : [h("div", { class: "say info" }, h("b", null, t("offices.none")), t("offices.try"))]));
      } catch (error) {
        found.replaceChildren(h("p", { class: "say warn" }, t(error instanceof Offline ? "error.offline" : "error.broken.how")));
      }
    };
    const city = h("input", { id: "city", type: "search", maxlength: 80, autocomplete: "address-level2", "aria-describedby": "city-hint" });
    const here = h("button", {
      class: "btn quiet", type: "button",
      onclick() {
        navigator.geolocation.getCurrentPosition(
          ({ coords }) => show({ lat: coords.latitude.toFixed(2), lon: coords.longitude.toFixed(2) }),
          () => found.replaceChildren(h("p", { class: "say warn" }, t("offices.nowhere"))),
          { maximumAge: 600000, timeout: 15000 },
        );
      },
    }, icon("locate"), t("offices.here"));
    return [
      h("h1", null, t("offices.title")),
      h("form", { role: "search", class: "narrow", onsubmit(event) { event.preventDefault(); if (city.value.trim()) show({ city: city.value.trim() }); } },
        h("div", { class: "field" }, h("label", { for: "city" }, t("offices.city")), h("p", { class: "hint", id: "city-hint" }, t("offices.hint")), city),
        h("p", { class: "row" }, h("button", { class: "btn" }, t("offices.search")), navigator.geolocation && here)),
      found,
      h("section", { class: "say info" }, h("h2", null, t("offices.bring")), h("p", null, t("offices.what"))),
    ];
  },
};
