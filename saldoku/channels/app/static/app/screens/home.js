/* Home: what the member has, savings first; and the page of the savings programme. */

import { newKey, write } from "../api.js";
import { h, icon, rings } from "../dom.js";
import { moment } from "../format.js";
import { amount, statusTag } from "../pictures.js";
import { said, t } from "../words.js";

const SAVINGS = "JHT";
export const saving = (accounts) => accounts.filter((one) => one.balance !== null);

/** The programmes of all cards, each once; covered while one of its cards is active. */
function programmes(accounts) {
  const found = new Map();
  for (const { programmes: codes, status } of accounts) {
    for (const code of codes) found.set(code, found.get(code) || status === "active");
  }
  return [...found];
}

const covers = (accounts) =>
  h("ul", { class: "list cover" }, programmes(accounts).filter(([code]) => code !== SAVINGS).map(([code, active]) =>
    h("li", null,
      icon("shield-check"),
      h("span", null, h("b", null, said("programme", code)),
        h("span", { class: "note" }, t(active ? "covered" : "was.covered"))))));

function savings({ total, as_of: asOf }) {
  return h("section", { class: "hero" }, rings(),
    h("h2", null, h("a", { class: "all", href: "#/jht" }, t("jht.balance"), icon("next"))),
    amount(total),
    h("p", null, t("as.of", { when: moment(asOf) })));
}

export const home = {
  tab: "home",
  needs: () => ["/me", "/me/accounts", "/me/handsets/waiting"],
  title: () => t("tab.home"),
  draw(_, [me, view, { handsets }], { again, failed }) {
    const greeting = [
      h("h1", { class: "quiet" }, t("hello", { name: me.name.split(" ")[0] })),
      ...handsets.map((one) => question(one, again, failed)),
    ];
    if (view.total === null) return [...greeting, ...withoutSavings(view)];
    return [
      ...greeting,
      savings(view),
      h("section", { class: "card after" }, h("h2", null, t("others")), covers(view.accounts)),
    ];
  },
};

/* A number that is not the one on file knows the member's NIK, birth date and card. Is it theirs? */
function question({ reference, hint, made_at: at }, again, failed) {
  const answer = (given) => {
    const key = newKey(); // of this button: pressed twice, it is one answer
    return async ({ currentTarget: button }) => {
      button.disabled = true;
      try {
        await write("POST", `/me/handsets/waiting/${reference}`, { answer: given }, key);
        await again();
      } catch (error) {
        button.disabled = false;
        if (error.status === 404) again(); // decided elsewhere, or too old by now
        else failed(error);
      }
    };
  };
  return h("section", { class: "card ask" },
    h("h2", null, t("handset.title", { number: hint })),
    h("p", null, t("handset.what", { when: moment(at) })),
    h("p", { class: "row" },
      h("button", { class: "btn", type: "button", onclick: answer("yes") }, t("handset.yes")),
      h("button", { class: "btn quiet", type: "button", onclick: answer("no") }, t("handset.no"))));
}

/* More than half of the members have no savings account. They get a page that says so, and why. */
function withoutSavings({ accounts, as_of: asOf }) {
  return [
    h("section", { class: "hero" }, rings(),
      h("p", { class: "amount words" }, t("none.title")),
      h("p", null, t("as.of", { when: moment(asOf) }))),
    h("div", { class: "grid two" },
      h("section", { class: "card" }, h("h2", null, t("none.cover")), covers(accounts)),
      h("section", { class: "card" },
        h("h2", null, t("none.why")), h("p", null, t("none.because")),
        h("h3", null, t("none.add")), h("p", null, t("none.how")),
        h("h3", null, t("none.before")), h("p", null, t("none.before.how")),
        h("a", { class: "btn", href: "#/kantor" }, t("login.office")))),
  ];
}

export const jht = {
  tab: "home",
  needs: () => ["/me/accounts"],
  title: () => t("jht"),
  draw(_, [view]) {
    const cards = saving(view.accounts);
    if (!cards.length) return [h("h1", null, t("jht")), ...withoutSavings(view)];
    return [
      h("a", { class: "crumb", href: "#/" }, icon("arrow-left"), t("back.home")),
      h("h1", null, t("jht")),
      h("p", { class: "lead" }, t("jht.what")),
      h("p", { class: "row" }, h("a", { class: "btn", href: "#/jht/saldo" }, icon("wallet"), t("jht.check"))),
      h("section", { class: "card" },
        h("h2", null, cards.length === 1 ? t("jht.one") : t("jht.many", { count: cards.length })),
        h("ul", { class: "list" }, cards.map((one) =>
          h("li", null, h("b", null, one.employer ?? said("segment", one.segment)),
            statusTag(one.status, said("status", one.status)))))),
    ];
  },
};
