/* Money, days and months as people read them. The browser knows both languages; the zone is the fund's. */

import { lang } from "./words.js";

const ZONE = document.documentElement.dataset.zone || "Asia/Jakarta";
const NBSP = "\u00a0";
const SYMBOLS = { IDR: "Rp" };
const LOCALE = { id: "id-ID", en: "en-GB" };

const made = new Map();
function maker(kind, locale, options) {
  const key = `${locale}${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new kind(locale, options));
  return made.get(key);
}

const dates = (options) => maker(Intl.DateTimeFormat, LOCALE[lang()], options);

export const figure = (amount) =>
  maker(Intl.NumberFormat, LOCALE[lang()], { maximumFractionDigits: 0 }).format(amount).replace("-", "\u2212");

/** `19,3 jt` or `19.3M`, for the edge of a picture. */
export const short = (amount) =>
  maker(Intl.NumberFormat, LOCALE[lang()], { notation: "compact", maximumFractionDigits: 1, roundingMode: "floor" }).format(amount);

/** `5,85 %`. */
export const percent = (rate) =>
  maker(Intl.NumberFormat, LOCALE[lang()], { minimumFractionDigits: 2, maximumFractionDigits: 4 }).format(rate) + `${NBSP}%`;

export const symbol = (currency) => SYMBOLS[currency] || currency;

export const money = ({ amount, currency }) =>
  (amount < 0 ? "\u2212" : "") + symbol(currency) + NBSP + figure(Math.abs(amount));

/* A day such as 2026-11-13 has no zone: it is read and written in UTC, so that it stays that day. */
const asDay = (text) => new Date(`${text}T00:00:00Z`);

export const day = (text) =>
  dates({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(asDay(text));

export const shortDay = (text) =>
  dates({ day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(asDay(text)).replaceAll(" ", NBSP);

export const month = (period) =>
  dates({ month: "long", year: "numeric", timeZone: "UTC" }).format(asDay(`${period}-01`));

export const monthName = (period) => dates({ month: "long", timeZone: "UTC" }).format(asDay(`${period}-01`));

export const monthShort = (period) => dates({ month: "short", timeZone: "UTC" }).format(asDay(`${period}-01`));

/** `22 November 2026, 14.05 WIB` or `22 November 2026, 2:05 pm WIB`. */
export function moment(text) {
  const at = new Date(text);
  const on = dates({ day: "numeric", month: "long", year: "numeric", timeZone: ZONE }).format(at);
  const english = lang() === "en";
  const clock = dates({
    hour: english ? "numeric" : "2-digit", minute: "2-digit", hour12: english, timeZone: ZONE,
  }).format(at).replace(/\s/, NBSP).replace(/^0:/, "12:");
  const zone = maker(Intl.DateTimeFormat, "id-ID", { timeZone: ZONE, timeZoneName: "short" })
    .formatToParts(at).find((part) => part.type === "timeZoneName").value;
  return `${on}, ${english ? clock : clock.replace(":", ".")}${NBSP}${zone}`;
}

/** `Senin–Jumat`, from the short names that an office's week comes with. */
export function days(first, last) {
  const name = (number) =>
    dates({ weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + number)));
  return first === last ? name(first) : `${name(first)}–${name(last)}`;
}

/** `08.00` in Indonesian, `8:00 am` in English, from `08:00`. */
export function clock(text) {
  const [hour, minute] = text.split(":");
  if (lang() === "id") return `${hour}.${minute}`;
  return `${Number(hour) % 12 || 12}:${minute}${NBSP}${Number(hour) < 12 ? "am" : "pm"}`;
}

export const distance = (km) =>
  maker(Intl.NumberFormat, LOCALE[lang()], { maximumFractionDigits: km < 10 ? 1 : 0 }).format(km);
