/* Cek Saldo: pick the card (when there are several), its detail, and the statement of a year. */

import { h, icon } from "../dom.js";
import { day, figure, money, month, shortDay } from "../format.js";
import { daysLate, dots, estimate, growth, hero, months, parts, statusTag } from "../pictures.js";
import { said, t } from "../words.js";
import { saving } from "./home.js";

const digits = (accountNo) => accountNo.slice(-4);

export const pick = {
  tab: "home",
  needs: () => ["/me/accounts"],
  title: () => t("pick.title"),
  /** With one card there is nothing to pick. */
  instead(_, [view]) {
    const cards = saving(view.accounts);
    return cards.length === 1 ? `#/jht/saldo/${cards[0].account_no}` : null;
  },
  draw(_, [view]) {
    return [
      h("a", { class: "crumb", href: "#/jht" }, icon("arrow-left"), t("jht")),
      h("h1", null, t("pick.title")),
      h("p", { class: "lead" }, t("pick.lead")),
      h("ul", { class: "list picks" }, saving(view.accounts).map((one) =>
        h("li", { class: "card" },
          h("a", { class: "all", href: `#/jht/saldo/${one.account_no}`, "aria-label": t("card.ending", { digits: digits(one.account_no) }) }, dots(one.account_no)),
          statusTag(one.status, said("status", one.status)),
          h("span", { class: "note" }, one.employer ?? said("segment", one.segment)),
          h("b", null, money(one.balance))))),
      h("dl", { class: "sums" }, h("div", null, h("dt", null, t("pick.total")), h("dd", null, money(view.total)))),
    ];
  },
};

export const detail = {
  tab: "home",
  needs: ([accountNo]) => [`/me/accounts/${accountNo}`, `/me/contributions?account_no=${accountNo}`, "/me/accounts"],
  title: ([accountNo]) => t("balance.title", { digits: digits(accountNo) }),
  draw([accountNo], [card, year, view]) {
    const single = saving(view.accounts).length === 1;
    return [
      h("a", { class: "crumb", href: single ? "#/jht" : "#/jht/saldo" }, icon("arrow-left"), single ? t("jht") : t("pick.title")),
      h("h1", { class: "quiet" }, `${t("balance")} · `, dots(accountNo)),
      card.balance ? hero(t("balance"), card.balance, card.as_of, parts(card)) : null,
      h("div", { class: "grid two" },
        year.cards.map((one) => months(one, card.employer)),
        facts(card)),
    ];
  },
};

function facts(card) {
  const rows = [
    ["status", said("status", card.status)],
    ["segment", said("segment", card.segment)],
    ["employer", card.employer],
    ["last", card.last_contribution_on ? day(card.last_contribution_on) : t("last.none")],
    ["since", day(card.joined_on)],
    ["until", card.ended_on && day(card.ended_on)],
    ["programmes", card.programmes.map((code) => h("span", { class: "line" }, said("programme", code)))],
  ].filter(([, value]) => value);
  return h("section", { class: "card" },
    h("h2", null, t("facts")),
    h("dl", { class: "facts" }, rows.map(([key, value]) => [h("dt", null, t(key)), h("dd", null, value)])),
    card.balance && h("a", { class: "more", href: `#/jht/saldo/${card.account_no}/rincian` }, t("statement.open"), icon("arrow-right")));
}

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
