/* Pieces that several screens show: the large amount, what it is made of, the months of a year. */

import { h, rings, s } from "./dom.js";
import { day, figure, moment, money, monthName, monthShort, month, symbol } from "./format.js";
import { t } from "./words.js";

export const dots = (accountNo) => [h("span", { "aria-hidden": "true" }, "•••• "), accountNo.slice(-4)];

export const statusTag = (status, word) => h("span", { class: status === "active" ? "tag" : "tag off" }, word);

export const amount = ({ amount: units, currency }) =>
  h("p", { class: "amount" }, h("small", null, symbol(currency)), "\u00a0", figure(units));

/** The amount and its moment, on the dark card. */
export const hero = (label, value, asOf, ...more) =>
  h("section", { class: "hero", "aria-label": label }, rings(), amount(value),
    h("p", null, t("as.of", { when: moment(asOf) })), ...more);

/** Whole shares that add up to `whole`: the largest remainders get the odd ones. */
function shares(sizes, whole) {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const floors = sizes.map((size) => Math.floor((size * whole) / total));
  const rests = sizes.map((size, at) => [(size * whole) % total, at]).sort((a, b) => b[0] - a[0]);
  const odd = whole - floors.reduce((sum, one) => sum + one, 0);
  rests.slice(0, odd).forEach(([, at]) => { floors[at] += 1; });
  return floors;
}

/** One bar of who paid what, and the key that is its table. */
export function parts({ own, employer_part: employer, returns }) {
  const named = [["own", own], ["emp", employer], ["ret", returns]].filter(([, value]) => value?.amount > 0);
  if (!named.length) return null;
  const sizes = named.map(([, value]) => value.amount);
  const label = shares(sizes, 100)
    .map((share, at) => t("percent", { name: t(`part.${named[at][0]}`), share })).join(", ");
  const gap = 4;
  let x = 0;
  const rects = shares(sizes, 1000 - gap * (named.length - 1)).map((width, at) => {
    const rect = s("rect", { class: named[at][0], x, width, height: 12 });
    x += width + gap;
    return rect;
  });
  return [
    s("svg", { class: "parts", viewBox: "0 0 1000 12", preserveAspectRatio: "none", role: "img", "aria-label": label }, rects),
    h("dl", { class: "key" }, named.map(([css, value]) =>
      h("div", null, h("dt", { class: css }, t(`part.${css}`)), h("dd", null, figure(value.amount))))),
  ];
}

const CELLS = { paid: "✓", missing: "?", due: "…" };

export const daysLate = (days) => t(days === 1 ? "month.late.one" : "month.late", { days });

const monthWords = ({ state, days_late: days }) => (state === "late" ? daysLate(days) : t(`month.${state}`));

function listed(names) {
  return names.length < 2 ? names.join("") : t("and", { first: names.slice(0, -1).join(", "), last: names.at(-1) });
}

/** The twelve months as paid, late or missing, and in words what is missing. */
export function months({ year, months: all, last }, employer) {
  const gone = all.filter((one) => one.state === "missing");
  return h("section", { class: "card" },
    h("h2", null, t("months", { year })),
    h("p", { class: "note" }, last
      ? t("months.last", { month: month(last.period), amount: money(last.amount), on: day(last.paid_on) })
      : t("months.never")),
    h("ol", { class: "months", role: "list" }, all.map((one) =>
      h("li", { class: one.state },
        h("b", { "aria-hidden": "true" }, one.state === "late" ? t("month.days", { days: one.days_late }) : CELLS[one.state] ?? ""),
        monthShort(one.period), " ",
        h("span", { class: "vh" }, `${year}: ${monthWords(one)}`)))),
    gone.length > 0 && h("div", { class: "say" },
      h("b", null, t("missing", { names: listed(gone.map((one) => monthName(one.period))) })),
      employer ? t("missing.employer", { employer }) : t("missing.own")),
    gone.length > 0 && h("a", { class: "btn quiet", href: "#/kantor" }, t("login.office")));
}
