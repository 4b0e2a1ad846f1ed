/* Profile: the language, what this phone keeps, logging out; and the page of a log-in that still waits. */

import { Offline, logOut, newKey, write } from "../api.js";
import { h, icon } from "../dom.js";
import { day } from "../format.js";
import * as keep from "../keep.js";
import { lang, t } from "../words.js";

/** Tell the server of a chosen language; what cannot be sent now is sent at the next start. */
export async function sendLanguage(choice = keep.unsent()) {
  if (!choice) return true;
  keep.keepUnsent(choice);
  try {
    await write("PUT", "/me/language", { language: choice.language }, choice.key);
  } catch (error) {
    if (error instanceof Offline) return false;
  }
  keep.keepUnsent(null);
  return true;
}

export const profile = {
  tab: "profile",
  needs: () => ["/me"],
  waits: true,
  title: () => t("profile.title"),
  draw(_, [me], { speakNow, leave, installer }) {
    const told = h("p", { class: "note", role: "status" });
    const choice = (code, name) => {
      const input = h("input", {
        type: "radio", name: "language", id: `language-${code}`, value: code, checked: lang() === code,
        async onchange() {
          await speakNow(code);
          const sent = await sendLanguage({ language: code, key: newKey() });
          const line = document.getElementById("language-told"); // gone when the reader went on meanwhile
          if (line) line.textContent = t(sent ? "profile.saved" : "profile.later");
        },
      });
      return h("div", { class: "choice" }, input, h("label", { for: `language-${code}`, lang: code }, name));
    };
    told.id = "language-told";
    const install = installer();
    return [
      h("h1", null, t("profile.title")),
      h("p", { class: "lead" }, me.name),
      h("fieldset", { class: "field narrow" }, h("legend", null, t("profile.language")), choice("id", "Bahasa Indonesia"), choice("en", "English")),
      told,
      install && h("p", { class: "row" }, h("button", { class: "btn quiet", type: "button", onclick: install }, icon("smartphone"), t("profile.install"))),
      h("section", { class: "card" }, h("h2", null, t("profile.kept")), h("p", null, t("profile.keeps"))),
      h("p", null, h("a", { class: "more", href: "/akun/sandi/ganti/" }, t("profile.password"), icon("arrow-right"))),
      h("p", { class: "row" }, h("button", {
        class: "btn quiet", type: "button",
        async onclick(event) {
          event.currentTarget.disabled = true;
          leave(t(await logOut() ? "login.out" : "profile.offline"));
        },
      }, icon("log-out"), t("profile.logout")), h("span", { class: "note" }, t("profile.sure"))),
    ];
  },
};

/** The same page whether anything matched or not: what matched is nobody's business but the owner's. */
export function pending({ link }, again) {
  const retry = h("button", { class: "btn", type: "button", onclick: again }, icon("again"), t("pending.again"));
  if (link.state === "none") {
    return [
      h("h1", null, t("pending.none")),
      h("p", { class: "lead" }, t("pending.none.lead")),
      h("p", { class: "row" }, h("a", { class: "btn", href: "/saldo/" }, t("pending.web")), h("a", { class: "btn quiet", href: "#/kantor" }, t("login.office"))),
    ];
  }
  const way = (picture, key) =>
    h("li", null, icon(picture), h("span", null, h("b", null, t(key)), h("span", { class: "note" }, t(`${key}.how`))));
  return [
    h("h1", null, t("pending.title")),
    h("p", { class: "lead" }, t("pending.lead")),
    h("p", null, t("pending.code")),
    h("p", null, h("span", { class: "ref" }, link.reference)),
    h("p", { class: "note" }, t("pending.until", { on: day(link.expires_at.slice(0, 10)) })),
    h("p", { class: "row" }, retry),
    h("h2", { class: "section" }, t("pending.ways")),
    h("ul", { class: "list ways" }, way("mail", "pending.mail"), way("building", "pending.office")),
    h("section", { class: "card after" }, h("h2", null, t("pending.why")), h("p", null, t("pending.because"))),
  ];
}
