/* Starts the app and shows one screen at a time. Addresses stand behind the #, so that the phone's
   back button works and the server never sees which card was opened. */

import { LoggedOut, loggedIn, Offline, Problem, read } from "./api.js";
import { h, icon } from "./dom.js";
import { moment } from "./format.js";
import * as keep from "./keep.js";
import { home, jht } from "./screens/home.js";
import { login } from "./screens/login.js";
import { activity, cards } from "./screens/member.js";
import { offices } from "./screens/offices.js";
import { pending, profile, sendLanguage } from "./screens/profile.js";
import { detail, pick } from "./screens/saldo.js";
import { lang, speak, t } from "./words.js";

/* A screen that comes with its own file when it is first asked for. */
const later = (name) => async () => (await import("./screens/statement.js"))[name];

const ROUTES = [
  [/^#?\/?$/, home], [/^#\/jht$/, jht], [/^#\/jht\/saldo$/, pick],
  [/^#\/jht\/saldo\/(\d+)$/, detail], [/^#\/jht\/saldo\/(\d+)\/rincian(?:\/(\d{4}))?$/, later("statement")],
  [/^#\/jht\/saldo\/(\d+)\/tahun$/, later("years")],
  [/^#\/kartu$/, cards], [/^#\/aktivitas$/, activity], [/^#\/kantor$/, offices], [/^#\/profil$/, profile],
];
const TABS = [
  ["home", "#/", "house"], ["cards", "#/kartu", "id-card"], ["activity", "#/aktivitas", "history"],
  ["offices", "#/kantor", "map-pin"], ["profile", "#/profil", "user"],
];

const main = document.getElementById("main");
const net = document.querySelector(".net");
const tabs = document.querySelector(".tabs");
const languageButton = document.querySelector("[data-language]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let turn = 0; // each navigation has its own; what an older one still fetches is not drawn
let drawn = 0; // and each drawing too
let first = true;
let owesFocus = false; // a new screen begins at its heading, for those who hear it
let notice = null;
let offered = null;

/* --- drawing --- */
function place(title, nodes, { tab = null, moved = true } = {}) {
  const mine = ++drawn;
  owesFocus ||= moved && !first;
  const put = () => {
    if (mine !== drawn) return; // a transition waits a frame, and something newer may have come
    const held = document.activeElement;
    const onHeading = held?.tagName === "H1";
    main.replaceChildren(...nodes.filter(Boolean));
    main.removeAttribute("aria-busy");
    document.title = `${title} · Saldoku`;
    drawTabs(tab);
    if (owesFocus) scrollTo(0, 0);
    const target = owesFocus || onHeading ? main.querySelector("h1") : held?.id && document.getElementById(held.id);
    if (target?.tagName === "H1") target.setAttribute("tabindex", "-1");
    if (target) target.focus({ preventScroll: true });
    owesFocus = first = false;
  };
  if (moved && !first && document.startViewTransition && !calm.matches) {
    document.startViewTransition(put).ready.catch(() => {});
  } else {
    put();
  }
}

function drawTabs(current) {
  tabs.hidden = !loggedIn();
  document.body.classList.toggle("tabbed", loggedIn());
  tabs.setAttribute("aria-label", t("tabs"));
  tabs.replaceChildren(...TABS.map(([name, href, picture]) =>
    h("a", { href, "aria-current": name === current ? "page" : null }, icon(picture), h("span", null, t(`tab.${name}`)))));
  languageButton.hidden = loggedIn();
  languageButton.textContent = t("other");
  languageButton.lang = t("other.code");
  document.querySelector(".skip").textContent = t("skip");
}

function tell(text, picture = "wifi-off") {
  net.replaceChildren(...(text ? [icon(picture), h("span", null, text)] : []));
}

/* --- one screen --- */
function found() {
  for (const [pattern, screen] of ROUTES) {
    const match = pattern.exec(location.hash);
    if (match) return [screen, match.slice(1)];
  }
  return [null, []];
}

const tools = {
  async speakNow(code) { keep.keepLanguage(code); await speak(code); await show({ moved: false }); },
  leave(said) { notice = said; tell(""); go("#/"); },
  installer: () => offered && (() => { offered.prompt(); offered = null; }),
  /* What a button asked for did not work: the screen stays, unless it makes no sense any more. */
  failed: (error) => (error instanceof Offline ? tell(t("net.offline.empty")) : explain(error, {})),
  again: () => show({ moved: false }),
};

function go(hash) {
  if (location.hash === hash || (hash === "#/" && !location.hash)) show();
  else location.hash = hash;
}

async function show({ moved = true } = {}) {
  const mine = ++turn;
  const [known, args] = found();
  if (!known) return place(t("error.missing"), trouble("missing"), { moved });
  if (!loggedIn() && !known.open) return showLogin(moved);
  const screen = typeof known === "function" ? await known().catch(() => null) : known;
  if (mine !== turn) return undefined;
  if (!screen) return explain(new Offline(), { moved });
  const paths = screen.needs(args);
  const draw = (answers, again) => {
    const other = screen.instead?.(args, answers);
    if (other) { location.replace(other); return; }
    place(screen.title(args, answers), screen.draw(args, answers, tools), { tab: screen.tab, moved: again });
  };
  const held = paths.map(keep.answer);
  const before = paths.length && held.every(Boolean) ? held : null;
  if (before) draw(before.map((one) => one.data), moved);
  else if (paths.length) { main.setAttribute("aria-busy", "true"); }
  try {
    const answers = await Promise.all(paths.map(read));
    if (mine !== turn) return undefined;
    tell("");
    const same = before && JSON.stringify(before.map((one) => one.data)) === JSON.stringify(answers);
    if (!same) draw(answers, moved && !before);
  } catch (error) {
    if (mine === turn) await explain(error, { before, moved, tab: screen.tab });
  }
  return undefined;
}

/* --- when it does not go well --- */
async function explain(error, { before = null, moved = false, tab = null }) {
  if (error instanceof LoggedOut) {
    notice ??= t("login.ended");
    tell("");
    return showLogin(true);
  }
  if (error instanceof Problem && error.code === "not-linked") return showPending(tab);
  const offline = error instanceof Offline;
  if (!offline && !(error instanceof Problem)) throw error;
  if (before) {
    const when = moment(before.map((one) => one.at).sort()[0]);
    return tell(t(offline ? "net.offline" : "net.stale", { when }), offline ? "wifi-off" : "again");
  }
  if (offline) tell(t("net.offline.empty"));
  const kind = offline ? "offline" : { 404: "missing", 429: "many" }[error.status] ?? "broken";
  return place(t(`error.${kind}`), trouble(kind), { tab, moved });
}

function trouble(kind) {
  return [
    h("h1", null, t(`error.${kind}`)),
    h("p", { class: "lead" }, t(`error.${kind}.how`)),
    h("p", { class: "row" }, kind === "missing"
      ? h("a", { class: "btn", href: "#/" }, t("back.home"))
      : h("button", { class: "btn", type: "button", onclick: () => show({ moved: false }) }, icon("again"), t("again"))),
  ];
}

function showLogin(moved) {
  const said = notice;
  notice = null;
  const enter = async () => {
    tell("");
    const me = await read("/me").catch(() => null);
    if (me && !keep.language()) await speak(me.language);
    go("#/");
  };
  place(t("login.title"), login({ enter, notice: said }), { moved });
}

async function showPending(tab) {
  const mine = turn;
  try {
    const me = await read("/me");
    if (mine !== turn) return;
    place(t("pending.title"), pending(me, () => show({ moved: false })), { tab, moved: true });
  } catch (error) {
    await explain(error, { tab });
  }
}

/* --- start --- */
languageButton.addEventListener("click", () => tools.speakNow(lang() === "id" ? "en" : "id"));
document.querySelector("[data-skip]").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
addEventListener("beforeinstallprompt", (event) => { event.preventDefault(); offered = event; });
// Without a signal just now the next start will do it.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/app/sw.js").catch(() => {});
speak(keep.language() ?? "id").then(() => {
  const again = () => show({ moved: false });
  addEventListener("hashchange", () => show());
  addEventListener("online", () => { again(); if (loggedIn()) sendLanguage(); });
  addEventListener("offline", again);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && loggedIn()) again(); });
  keep.onLogOutElsewhere(() => location.reload());
  if (loggedIn()) sendLanguage();
  return show();
});
