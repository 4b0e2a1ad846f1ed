/* The words of the app stand in words/id.js and words/en.js; a test holds that both have the same keys.
   `{name}` is filled in by t("key", { name }). Only the reader's language is fetched. */

const LANGUAGES = ["id", "en"];
let language = "id";
let words = {};

export const lang = () => language;

/** Speak a language from now on; Indonesian for anything that is not there. */
export async function speak(wanted) {
  const chosen = LANGUAGES.includes(wanted) ? wanted : "id";
  words = (await import(`./words/${chosen}.js`)).default;
  language = chosen;
  document.documentElement.lang = chosen;
}

/** The word for a key in the reader's language. An unknown key is a mistake of ours and is said as such. */
export function t(key, filled = {}) {
  const word = words[key];
  if (word === undefined) throw new Error(`no word for ${key}`);
  return word.replace(/\{(\w+)\}/g, (_, name) => filled[name]);
}

/** The word for a code of the fund; a code that has none is shown as it came. */
export function said(table, code) {
  const word = words[`${table}.${code}`];
  return word === undefined ? code : word;
}
