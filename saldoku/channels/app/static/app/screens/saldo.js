/* Cek Saldo: pick the card (when there are several), and its detail. */

import { h, icon } from "../dom.js";
import { day, money } from "../format.js";
import { dots, hero, months, parts, statusTag } from "../pictures.js";
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
    ["merged", card.merged_into && dots(card.merged_into)],
    ["programmes", card.programmes.map((code) => h("span", { class: "line" }, said("programme", code)))],
  ].filter(([, value]) => value);
  return h("section", { class: "card" },
    h("h2", null, t("facts")),
    h("dl", { class: "facts" }, rows.map(([key, value]) => [h("dt", null, t(key)), h("dd", null, value)])),
    card.balance && h("a", { class: "more", href: `#/jht/saldo/${card.account_no}/rincian` }, t("statement.open"), icon("arrow-right")));
}
