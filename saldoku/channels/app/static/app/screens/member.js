/* The member's cards as in a purse, and the log of who saw what. */

import { read } from "../api.js";
import { h, icon, rings } from "../dom.js";
import { moment } from "../format.js";
import { statusTag } from "../pictures.js";
import { said, t } from "../words.js";

/* --- cards: masked until their owner asks, since a phone is read over the shoulder --- */
function card(one, name) {
  const number = h("p", { class: "number" }, `•••• •••• ${one.account_no.slice(-4)}`);
  number.setAttribute("aria-label", t("card.ending", { digits: one.account_no.slice(-4) }));
  number.setAttribute("role", "text");
  const button = h("button", {
    class: "link", type: "button", "aria-pressed": "false",
    onclick() {
      const shown = button.getAttribute("aria-pressed") === "true";
      button.setAttribute("aria-pressed", String(!shown));
      number.textContent = shown ? `•••• •••• ${one.account_no.slice(-4)}` : one.account_no;
      number.setAttribute("aria-label", shown ? t("card.ending", { digits: one.account_no.slice(-4) }) : one.account_no.split("").join(" "));
      word.textContent = t(shown ? "number.show" : "number.hide");
    },
  }, icon("eye"));
  const word = h("span", null, t("number.show"));
  button.append(word);
  return h("li", null,
    h("section", { class: one.status === "active" ? "hero purse" : "hero purse off", "aria-label": t("card.ending", { digits: one.account_no.slice(-4) }) }, rings(),
      h("p", null, one.employer ?? said("segment", one.segment)),
      h("p", { class: "vh" }, t("number")), number, button,
      h("p", { class: "holder" }, h("b", null, name), statusTag(one.status, said("status", one.status)))),
    h("p", { class: "note" }, one.programmes.map((code) => said("programme", code)).join(" · ")));
}

export const cards = {
  tab: "cards",
  needs: () => ["/me", "/me/accounts"],
  title: () => t("cards.title"),
  draw: (_, [me, view]) => [
    h("h1", null, t("cards.title")),
    h("ul", { class: "purses grid even two" }, view.accounts.map((one) => card(one, me.name))),
    h("section", { class: "say info after" }, h("h2", null, t("cards.missing")), h("p", null, t("cards.find"), " ",
      h("a", { href: "#/kantor" }, t("offices.title")))),
  ],
};

/* --- the log --- */
function line({ at, channel, action, own, name, detail }) {
  const why = detail.why ? said("why", detail.why) : detail.reason;
  const { papers, reference } = detail;
  const facts = [
    detail.card && t("detail.card", { card: detail.card }),
    detail.year && String(detail.year),
    detail.number, detail.account,
    why && t("detail.reason", { reason: detail.note ? `${why} (${detail.note})` : why }),
    papers && (papers.length ? t("detail.shown", { papers: papers.map((one) => said("paper", one)).join(", ") })
      : t("detail.absent")),
    reference && t("detail.lookup", { number: `${reference.slice(0, 4)}-${reference.slice(4)}` }),
  ].filter(Boolean).join(" · ");
  /* What came from outside and is not the member's own has nobody's name. */
  const outside = ["web", "sms", "app"].includes(channel);
  const who = own ? t("you") : name || (outside ? t("somebody") : said("channel", channel));
  return h("li", { class: own ? null : "other" },
    h("b", null, said("did", action)), h("span", { class: "tag off" }, said("channel", channel)),
    h("span", { class: "note" }, `${who} · ${moment(at)}`, facts && [h("br"), facts]));
}

export const activity = {
  tab: "activity",
  needs: () => ["/me/activity"],
  title: () => t("activity.title"),
  draw(_, [view], { failed }) {
    const list = h("ol", { class: "list log", role: "list" }, view.lines.length ? view.lines.map(line) : h("li", null, t("activity.none")));
    let last = view.lines.at(-1)?.id;
    const more = view.more && h("button", {
      class: "btn quiet", type: "button",
      async onclick() {
        try {
          const older = await read(`/me/activity?before=${last}`);
          last = older.lines.at(-1)?.id;
          list.append(...older.lines.map(line));
          if (!older.more) more.remove();
        } catch (error) {
          failed(error);
        }
      },
    }, t("activity.more"));
    return [
      h("h1", null, t("activity.title")),
      h("p", { class: "lead" }, t("activity.lead")),
      list,
      more && h("p", { class: "row" }, more),
      h("section", { class: "say info" }, h("h2", null, t("activity.not")), h("p", null, t("activity.then"), " ",
        h("a", { href: "/akun/sandi/ganti/" }, t("profile.password")))),
    ];
  },
};
