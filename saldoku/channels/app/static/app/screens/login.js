/* Logging in: e-mail and password, and a second step for those who switched it on. */

import { logIn, Offline } from "../api.js";
import { h, icon } from "../dom.js";
import { t } from "../words.js";

function reasonOf(error) {
  if (error instanceof Offline) return t("login.offline");
  if (error.status === 429 || error.code === "too_many_login_attempts") return t("login.many");
  if (error.status >= 500) return t("error.broken.how");
  return null;
}

function field(id, word, more) {
  return h("div", { class: "field" }, h("label", { for: id }, t(word)), h("input", { id, name: id, required: true, ...more }));
}

/* The browser's own complaint is in the phone's language; ours is in the reader's. */
function form(fields, attempt, otherwise) {
  const error = h("div", { role: "alert" });
  const button = h("button", { class: "btn" }, t("login.go"));
  return h("form", {
    novalidate: true,
    async onsubmit(event) {
      event.preventDefault();
      const values = Object.fromEntries(new FormData(event.target));
      if (Object.values(values).some((value) => !value.trim())) {
        error.replaceChildren(h("p", { class: "say" }, t("login.need")));
        [...event.target.querySelectorAll("input")].find((one) => !one.value.trim()).focus();
        return;
      }
      button.disabled = true;
      error.replaceChildren();
      try {
        await attempt(values);
      } catch (failed) {
        error.replaceChildren(h("p", { class: "say" }, reasonOf(failed) ?? t(otherwise)));
      } finally {
        button.disabled = false;
      }
    },
  }, error, fields, h("p", { class: "row" }, button));
}

export function login({ enter, notice }) {
  const password = field("password", "login.password", { type: "password", autocomplete: "current-password" });
  const input = password.querySelector("input");
  const reveal = h("button", {
    class: "link", type: "button", "aria-pressed": "false",
    onclick() {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      reveal.setAttribute("aria-pressed", String(!shown));
    },
  }, icon("eye"), t("login.show"));
  password.append(reveal);
  const first = form(
    [field("email", "login.email", { type: "email", autocomplete: "username", autocapitalize: "none", spellcheck: "false" }), password],
    async ({ email, password: secret }) => {
      const next = await logIn(email.trim(), secret);
      if (next) first.replaceWith(...second(next, enter));
      else enter();
    },
    "login.mismatch",
  );
  return [
    h("h1", null, t("login.title")),
    notice ? h("p", { class: "say info", role: "status" }, notice) : h("p", { class: "lead" }, t("login.lead")),
    h("div", { class: "split" },
      h("div", null, first, h("p", null, h("a", { class: "more", href: "/akun/sandi/lupa/" }, t("login.forgot")))),
      h("aside", { class: "card" }, h("h2", null, t("login.new")),
        h("p", null, h("a", { class: "btn quiet", href: "/daftar/" }, t("login.register"))),
        h("p", null, h("a", { class: "more", href: "#/kantor" }, icon("map-pin"), t("login.office"))))),
  ];
}

function second(next, enter) {
  const steps = [
    h("h2", { tabindex: -1 }, t("login.code.title")),
    h("p", null, t("login.code.lead")),
    form(field("code", "login.code", { inputmode: "numeric", autocomplete: "one-time-code" }),
      async ({ code }) => { await next(code.replace(/\s/g, "")); enter(); }, "login.code.wrong"),
  ];
  setTimeout(() => steps[0].focus());
  return steps;
}
