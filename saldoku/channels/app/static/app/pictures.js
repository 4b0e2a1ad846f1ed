/* Pieces that several screens show: the large amount, what it is made of, the months of a year. */

import { h, rings, s } from "./dom.js";
import { day, figure, moment, money, monthName, monthShort, month, percent, short, symbol } from "./format.js";
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

const PARTS = [["own", "own"], ["emp", "employer_part"], ["ret", "returns"]];

/** The balance at the end of each year as stacked columns; its table stands below it. */
export function growth(years) {
  const size = (row, field) => Math.max(row.end[field].amount, 0);
  const top = Math.max(1, ...years.map((row) => PARTS.reduce((sum, [, field]) => sum + size(row, field), 0)));
  const every = Math.ceil(years.length / 6);
  const bars = years.map((row, column) => {
    let y = 160;
    return PARTS.map(([css, field]) => {
      const height = Math.floor((size(row, field) * 160) / top);
      y -= height;
      return s("rect", { class: css, x: column * 20 + 3, y, width: 14, height });
    });
  });
  const last = years.at(-1);
  const label = t("growth", {
    before: money(years[0].closing), first: years[0].year, after: money(last.closing), last: last.year,
  });
  return h("figure", { class: "growth" }, h("p", { class: "top" }, short(top)),
    s("svg", { viewBox: `0 0 ${years.length * 20} 160`, preserveAspectRatio: "none", role: "img", "aria-label": label }, bars.flat()),
    h("p", { class: "marks", "aria-hidden": "true" }, years.map((row, at) =>
      h("span", null, (years.length - 1 - at) % every ? "" : String(row.year)))),
    h("ul", { class: "legend", role: "list" }, PARTS.map(([css]) => h("li", { class: css }, t(`part.${css}`)))));
}

/** What the running year may earn: always with the word estimate, the rate and the year of the rate. */
export const estimate = ({ year, amount: value, rate, rate_year: rateYear }) =>
  h("div", { class: "say info" }, h("b", null, t("estimate", { year, amount: money(value) })),
    t("estimate.how", { rate: percent(rate), year: rateYear }));

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
