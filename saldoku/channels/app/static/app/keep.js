/* What the app keeps on the phone, and how it is forgotten.

   The refresh token and the last answers stand in localStorage, the access token only in memory (api.js).
   A web page has no safer drawer of its own: whatever a script of this origin can use, an injected script
   could use too, encrypted or not. So the defence is that no foreign script runs here (the page's policy
   allows only our own files, and nothing is ever written as HTML), that an access token dies in five
   minutes, that a refresh token is replaced each time it is used, and that logging out, a changed password
   or an office ends all of them on the server. Somebody who holds the unlocked phone can read what the app
   shows: the balance, as on a bank statement in a drawer. Logging out wipes all of it. */

const PREFIX = "saldoku.";
const memory = new Map(); // where the browser refuses storage: good until the page is closed

let era = 0; // every log-out begins a new one: an answer that arrives late is not kept

function box() {
  try {
    localStorage.setItem(`${PREFIX}probe`, "1");
    localStorage.removeItem(`${PREFIX}probe`);
    return localStorage;
  } catch {
    return {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => memory.set(key, value),
      removeItem: (key) => memory.delete(key),
      key: (number) => [...memory.keys()][number] ?? null,
      get length() { return memory.size; },
    };
  }
}

const store = box();

function get(key) {
  const text = store.getItem(PREFIX + key);
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function put(key, value) {
  try {
    store.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // The phone is full: then this answer is just not there when the signal is gone.
  }
}

export const refreshToken = () => get("refresh");
export const keepRefreshToken = (token) => put("refresh", token);
export const language = () => get("language");
export const keepLanguage = (wanted) => put("language", wanted);
/* A choice that the server has not heard yet, with the key that was made for it. */
export const unsent = () => get("unsent");
export const keepUnsent = (choice) => (choice ? put("unsent", choice) : store.removeItem(`${PREFIX}unsent`));

export const currentEra = () => era;

/** The last answer to a question and when it came: `{ data, at }`, or null. */
export const answer = (path) => get(`answer:${path}`);

export function keepAnswer(path, data, began) {
  if (began === era) put(`answer:${path}`, { data, at: new Date().toISOString() });
}

/** Forget the person: tokens, answers, everything but the language of the screen. */
export function wipe() {
  era += 1;
  const ours = [];
  for (let number = 0; number < store.length; number += 1) {
    const key = store.key(number);
    if (key && key.startsWith(PREFIX) && key !== `${PREFIX}language`) ours.push(key);
  }
  ours.forEach((key) => store.removeItem(key));
}

/** Tell when another tab of the app logged out. */
export function onLogOutElsewhere(then) {
  addEventListener("storage", (event) => {
    if (event.key === `${PREFIX}refresh` && event.newValue === null) then();
  });
}
