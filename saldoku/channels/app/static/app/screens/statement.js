/* The statement of a year, and all years in a line each. Fetched when they are first asked for: most visits
   end with the balance. */

import { h, icon, s } from "../dom.js";
import { figure, money, month, percent, short, shortDay } from "../format.js";
import { daysLate, dots } from "../pictures.js";
import { said, t } from "../words.js";

export const statement = {
  tab: "home",
  needs: ([accountNo, year]) => [`/me/accounts/${accountNo}/statement${year ? `?year=${year}` : ""}`],
  title: (_, [view] = []) => t("statement", { year: view?.year ?? "" }),
  draw([accountNo], [view]) {
    return [
      h("a", { class: "crumb", href: `#/jht/saldo/${accountNo}` }, icon("arrow-left"), `${t("card")} `, dots(accountNo)),
      h("h1", null, t("statement", { year: view.year })),
      h("nav", { class: "years", "aria-label": t("statement.years") }, [...view.years].reverse().map((year) =>
        h("a", { href: `#/jht/saldo/${accountNo}/rincian/${year}`, "aria-current": year === view.year ? "page" : null }, String(year))),
        h("a", { href: `#/jht/saldo/${accountNo}/tahun` }, t("years.all"))),
      h("dl", { class: "sums" }, SUMS.filter(([, field], at) => at < 4 || field === "closing" || view[field].amount)
        .map(([word, field]) => h("div", { class: word.startsWith("part") ? "plain" : null }, h("dt", null, t(word)), h("dd", null, money(view[field]))))),
      view.lines.length ? table(view) : h("p", { class: "say info" }, t("statement.none", { year: view.year })),
    ];
  },
};

/* The first four and the last always, the others where there is something. */
const SUMS = [
  ["statement.start", "opening"], ["part.own", "own"], ["part.emp", "employer_part"], ["part.ret", "returns"],
  ["part.moved", "transfers"], ["part.paid", "payouts"], ["part.brought", "brought_forward"],
  ["part.mended", "corrections"], ["statement.end", "closing"],
];

const COLUMNS = [["col.entry"], ["col.amount", "n"], ["col.day"], ["col.due"], ["col.wage", "n"], ["col.own", "n"], ["col.emp", "n"], ["col.balance", "n"]];

/* Roles are named because the stylesheet folds rows to small receipts on a phone, which takes them away. */
function table(view) {
  return h("table", { class: "fold-rows", role: "table" },
    h("caption", { class: "vh" }, t("statement.caption", { year: view.year })),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, COLUMNS.map(([word, css]) =>
      h("th", { role: "columnheader", scope: "col", class: css }, t(word))))),
    h("tbody", { role: "rowgroup" }, view.lines.map(row)));
}

function entry(line) {
  if (line.other_card) return t(`kind.${line.what}.card`, { card: line.other_card });
  const left = line.what === "return-on-flow" && line.amount.amount < 0;
  return [left ? t("kind.return-on-outflow") : said("kind", line.what), line.period && ` ${month(line.period)}`];
}

function row(line) {
  const cell = (word, text, css = "n") => h("td", { role: "cell", class: css, "data-l": text ? t(word) : null }, text);
  const some = (value) => (value?.amount ? figure(value.amount) : "");
  return h("tr", { role: "row" },
    h("th", { role: "rowheader", scope: "row", class: "main" }, entry(line),
      line.employer && h("span", { class: "note" }, line.employer),
      line.reference && h("span", { class: "note n" }, line.reference)),
    h("td", { role: "cell", class: "side n" }, figure(line.amount.amount)),
    cell("col.day", shortDay(line.value_date), ""),
    cell("col.due", line.due_on && [shortDay(line.due_on), line.days_late > 0 && h("b", { class: "note" }, daysLate(line.days_late))], ""),
    cell("col.wage", some(line.wage)), cell("col.own", some(line.own)),
    cell("col.emp", some(line.employer_part)), cell("col.balance", figure(line.balance.amount)));
}

/* Since the beginning: how the savings grew, and a line for each year. */
export const years = {
  tab: "home",
  needs: ([accountNo]) => [`/me/years?account_no=${accountNo}`],
  title: () => t("years"),
  draw([accountNo], [view]) {
    return [
      h("a", { class: "crumb", href: `#/jht/saldo/${accountNo}` }, icon("arrow-left"), `${t("card")} `, dots(accountNo)),
      h("h1", null, t("years")),
      view.years.length > 1 && h("section", { class: "card" }, h("h2", null, t("years.growth")), growth(view.years)),
      view.estimate && estimate(view.estimate),
      view.years.length ? yearTable(accountNo, view.years) : h("p", { class: "say info" }, t("years.none")),
    ];
  },
};

const YEARS = [["col.year"], ["statement.start", "n"], ["col.own", "n"], ["col.emp", "n"], ["part.ret", "n"], ["col.other", "n"], ["col.end", "n"]];
const OTHERS = ["transfers", "payouts", "brought_forward", "corrections"];

function yearTable(accountNo, all) {
  const cell = (word, { amount }) => h("td", { role: "cell", class: "n", "data-l": t(word) }, amount ? figure(amount) : "–");
  return h("table", { class: "fold-rows", role: "table" },
    h("caption", { class: "vh" }, t("years.caption")),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, YEARS.map(([word, css]) =>
      h("th", { role: "columnheader", scope: "col", class: css }, t(word))))),
    h("tbody", { role: "rowgroup" }, [...all].reverse().map((one) => h("tr", { role: "row" },
      h("th", { role: "rowheader", scope: "row", class: "main" },
        h("a", { href: `#/jht/saldo/${accountNo}/rincian/${one.year}` }, String(one.year))),
      cell("statement.start", one.opening), cell("col.own", one.own), cell("col.emp", one.employer_part),
      cell("part.ret", one.returns),
      cell("col.other", { amount: OTHERS.reduce((sum, field) => sum + one[field].amount, 0) }),
      h("td", { role: "cell", class: "n side" }, figure(one.closing.amount))))));
}

const PARTS = [["own", "own"], ["emp", "employer_part"], ["ret", "returns"]];

/** The balance at the end of each year as stacked columns; its table stands below it. */
function growth(years) {
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
const estimate = ({ year, amount: value, rate, rate_year: rateYear }) =>
  h("div", { class: "say info" }, h("b", null, t("estimate", { year, amount: money(value) })),
    t("estimate.how", { rate: percent(rate), year: rateYear }));
