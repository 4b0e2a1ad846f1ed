/* Talks to /api/v1/, and to nothing else. The access token lives in this module's memory alone. */

import * as keep from "./keep.js";
import { lang } from "./words.js";

const API = "/api/v1";
const AUTH = `${API}/auth/app/v1`;
const PATIENCE = 20000; // milliseconds: a slow signal is still a signal

let access = null;
let ownRenewal = null;

/** No answer came: no signal, or too weak a one. */
export class Offline extends Error {}

/** The server answered with a refusal; `code` is the problem's, `status` the HTTP status. */
export class Problem extends Error {
  constructor(status, code) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** The log-in has ended, here or on the server. */
export class LoggedOut extends Error {}

async function ask(url, { method = "GET", body, headers = {} } = {}) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    const response = await fetch(url, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        "Accept": "application/json",
        "Accept-Language": lang(),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      cache: "no-store",
      credentials: "omit", // a cookie of the website must not change what the app is told
      signal: giveUp.signal,
    });
    const text = await response.text();
    let data = {};
    try {
      data = text ? JSON.parse(text) : {};
    } catch {
      if (response.ok) throw new Offline(); // a hotel's log-in page, not us
    }
    return { status: response.status, data };
  } catch (error) {
    throw error instanceof Offline ? error : new Offline();
  } finally {
    clearTimeout(timer);
  }
}

function taken({ meta }) {
  access = meta.access_token;
  keep.keepRefreshToken(meta.refresh_token);
}

export const loggedIn = () => keep.refreshToken() !== null;

/** Log in. Returns what is still to be done: null, or a function that takes the second step's code. */
export async function logIn(email, password) {
  const { status, data } = await ask(`${AUTH}/auth/login`, { method: "POST", body: { email, password } });
  if (status === 200) {
    taken(data);
    return null;
  }
  const flows = data.data?.flows ?? [];
  if (status === 401 && flows.some((flow) => flow.id === "mfa_authenticate" && flow.is_pending)) {
    const session = data.meta.session_token;
    return (code) => secondStep(session, code);
  }
  throw new Problem(status, data.errors?.[0]?.code ?? "error");
}

async function secondStep(session, code) {
  const { status, data } = await ask(`${AUTH}/auth/2fa/authenticate`, {
    method: "POST", body: { code }, headers: { "X-Session-Token": session },
  });
  if (status !== 200) throw new Problem(status, data.errors?.[0]?.code ?? "error");
  taken(data);
}

/** End the log-in: on the phone at once and whatever happens, on the server if it can be reached. */
export async function logOut() {
  try {
    if (!access) await renew();
    await ask(`${AUTH}/auth/session`, { method: "DELETE", headers: { Authorization: `Bearer ${access}` } });
    return true;
  } catch (error) {
    return error instanceof LoggedOut;
  } finally {
    forget();
  }
}

function forget() {
  access = null;
  keep.wipe();
}

/* A refresh token is good once, so two renewals must not run at the same time, in all tabs together. */
function renew() {
  ownRenewal ??= (navigator.locks
    ? navigator.locks.request("saldoku-renewal", renewOnce)
    : renewOnce()
  ).finally(() => { ownRenewal = null; });
  return ownRenewal;
}

async function renewOnce() {
  const token = keep.refreshToken();
  if (token === null) throw new LoggedOut();
  const era = keep.currentEra();
  const { status, data } = await ask(`${AUTH}/tokens/refresh`, { method: "POST", body: { refresh_token: token } });
  if (era !== keep.currentEra()) throw new LoggedOut();
  if (status === 200) {
    access = data.data.access_token;
    keep.keepRefreshToken(data.data.refresh_token);
  } else if (status === 400 || status === 401) {
    forget();
    throw new LoggedOut();
  } else {
    throw new Problem(status, "error");
  }
}

/** Ask with the token; renew it once when the server no longer takes it. */
async function asMember(path, options = {}) {
  if (!access) await renew();
  const once = () => ask(API + path, {
    ...options, headers: { ...options.headers, Authorization: `Bearer ${access}` },
  });
  let answered = await once();
  if (answered.status === 401) {
    await renew();
    answered = await once();
  }
  if (answered.status === 401) {
    forget();
    throw new LoggedOut();
  }
  if (answered.status >= 400) throw new Problem(answered.status, answered.data.code ?? "error");
  return answered.data;
}

/** Read something of the member's and keep it for when the signal is gone. */
export async function read(path) {
  const era = keep.currentEra();
  const data = await asMember(path);
  keep.keepAnswer(path, data, era);
  return data;
}

/** Read something that everybody may read. */
export async function readOpen(path) {
  const { status, data } = await ask(API + path);
  if (status >= 400) throw new Problem(status, data.code ?? "error");
  return data;
}

/** A key for a write, made before the first try: a repeated try is then the same write. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const write = (method, path, body, key) =>
  asMember(path, { method, body, headers: { "Idempotency-Key": key } });
