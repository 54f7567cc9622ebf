// A chat as one web component. On our own page it takes over the form that is there; anywhere else
// <melayani-chat heading="…"></melayani-chat> shows a button that opens a panel.

const BASE = new URL(".", import.meta.url);
const ELSEWHERE = BASE.origin !== location.origin;
const POLL_SECONDS = 20;
const RETRY_MS = 3000;
// For so long after a question a connection waits for news; later we only look now and then.
const LIVELY_MS = 120_000;
const IDLE_MS = 30_000;
const TOKEN = "melayani-token";
const MINE = "Anda";
const THEIRS = "Bot";
const SAY = {
  open: "Tanya layanan",
  close: "Tutup",
  anew: "Mulai baru",
  send: "Kirim",
  label: "Pertanyaan Anda",
  placeholder: "Tulis pertanyaan",
  log: "Percakapan",
  choices: "Pilihan jawaban",
  intro:
    "Tulis pertanyaan Anda, misalnya: KTP hilang. Yang menjawab adalah mesin. " +
    "Jangan menulis NIK, PIN, atau kata sandi di sini.",
  sending: "Mengirim…",
  waiting: "Menunggu jawaban…",
  unsent: "Belum terkirim. Periksa sambungan internet, lalu tekan Kirim lagi.",
  lost: "Sambungan terputus. Kami coba lagi.",
};

class MelayaniChat extends HTMLElement {
  #shown = new Set();
  #cursor = "";
  #polling = false;
  #busy = false;
  #unsent = null;
  #asked = 0;

  connectedCallback() {
    if (!this.root) this.#setUp();
    if (this.#shown.size) this.#poll();
  }

  disconnectedCallback() {
    this.#polling = false;
  }

  #setUp() {
    this.root = this.querySelector("[role=log]") ? this : this.#build();
    this.log = this.root.querySelector("[role=log]");
    this.choices = this.root.querySelector(".choices");
    this.state = this.root.querySelector(".state");
    this.input = this.root.querySelector("input[type=text]");
    this.form = this.root.querySelector(".ask");
    for (const message of this.log.querySelectorAll("[data-id]")) {
      this.#shown.add(message.dataset.id);
    }
    this.#cursor = this.log.dataset.cursor ?? "";
    this.root.querySelector(".waiting")?.remove();
    this.#listen();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const choice = event.submitter?.name === "choice" ? event.submitter.value : "";
      this.#ask(choice ? { choice } : { text: this.input.value });
    });
    this.root.querySelector(".anew").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#startAnew();
    });
  }

  async #ask(what) {
    if (this.#busy || !(what.choice || what.text.trim())) return;
    this.#busy = true;
    this.state.textContent = SAY.sending;
    try {
      await this.#post("messages", this.#withId(what));
      this.#unsent = null;
      if (what.text) this.input.value = "";
      this.state.textContent = SAY.waiting;
      this.#asked = Date.now();
      this.#polling = false; // it may be idle
      this.#poll();
    } catch (error) {
      this.state.textContent = error.sentence ?? SAY.unsent;
    }
    this.#busy = false;
    this.input.focus();
  }

  // The same question sent again keeps its id, so that it is never asked twice.
  #withId(what) {
    const same = this.#unsent?.text === what.text && this.#unsent?.choice === what.choice;
    if (!same) this.#unsent = { ...what, id: randomId() };
    return this.#unsent;
  }

  async #startAnew() {
    try {
      await this.#post("new", {});
    } catch {
      this.state.textContent = SAY.lost;
      return;
    }
    forgetToken();
    this.#polling = false;
    this.#shown.clear();
    this.#cursor = "";
    this.log.replaceChildren();
    this.choices.replaceChildren();
    this.state.textContent = "";
    this.input.focus();
  }

  async #post(path, body) {
    const answer = await fetch(new URL(path, BASE), {
      method: "POST",
      headers: { "content-type": "application/json", ...authorization() },
      body: JSON.stringify(body),
    });
    const found = await answer.json().catch(() => ({}));
    if (answer.status === 401) forgetToken();
    if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { sentence: found.error });
    if (found.token) keepToken(found.token);
  }

  async #poll() {
    if (this.#polling) return;
    const mine = (this.#polling = {});
    while (this.#polling === mine && this.isConnected) {
      await visible();
      try {
        const { cursor, messages } = await this.#news();
        if (this.#polling !== mine) return;
        if (!cursor) break;
        this.#cursor = cursor;
        this.#show(messages);
        if (!this.#lively) await pause(IDLE_MS);
      } catch {
        if (this.#polling === mine) this.state.textContent = SAY.lost;
        await pause(RETRY_MS);
      }
    }
    if (this.#polling === mine) this.#polling = false;
  }

  get #lively() {
    return Date.now() - this.#asked < LIVELY_MS;
  }

  async #news() {
    const address = new URL("messages", BASE);
    const wait = this.#lively ? POLL_SECONDS : 0;
    address.search = new URLSearchParams({ after: this.#cursor, wait });
    const answer = await fetch(address, { headers: authorization() });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  #show(messages) {
    const fresh = messages.filter((message) => !this.#shown.has(message.id));
    if (!fresh.length) {
      if (this.state.textContent === SAY.lost) this.state.textContent = "";
      return;
    }
    const nodes = fresh.map(messageNode);
    for (const message of fresh) this.#shown.add(message.id);
    this.log.append(...nodes);
    const last = fresh.at(-1);
    this.choices.replaceChildren(...last.choices.map(choiceNode));
    this.state.textContent = last.mine ? SAY.waiting : "";
    this.#reveal(nodes[0]);
  }

  // The end of what is new, unless its beginning would then be out of sight.
  #reveal(first) {
    this.state.scrollIntoView({ block: "end" });
    const top = Math.max(0, this.root.querySelector(".body").getBoundingClientRect().top);
    if (first.getBoundingClientRect().top < top) first.scrollIntoView({ block: "start" });
  }

  #build() {
    const root = this.attachShadow({ mode: "open" });
    const title = this.getAttribute("heading") ?? SAY.open;
    const open = node("button", { className: "open", type: "button", lang: "id" }, SAY.open);
    const close = node("button", { type: "button" }, SAY.close);
    const anew = node("form", { className: "anew" }, node("button", {}, SAY.anew));
    const panel = node(
      "section",
      { className: "panel", hidden: true, ariaLabel: title, lang: "id" },
      node("header", {}, node("h2", {}, title), anew, close),
      this.#scroller(),
      this.#asker(),
    );
    open.setAttribute("aria-expanded", "false");
    const toggle = (visibly) => {
      panel.hidden = !visibly;
      open.hidden = visibly;
      open.setAttribute("aria-expanded", String(visibly));
      (visibly ? this.input : open).focus();
      if (visibly && (token() || !ELSEWHERE)) this.#poll();
    };
    open.addEventListener("click", () => toggle(true));
    close.addEventListener("click", () => toggle(false));
    panel.addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
    root.append(node("link", { rel: "stylesheet", href: new URL("style.css", BASE) }), open, panel);
    return root;
  }

  #scroller() {
    const log = node("div", { className: "log", role: "log", ariaLabel: SAY.log });
    const choices = node("div", { className: "choices", role: "group", ariaLabel: SAY.choices });
    const state = node("p", { className: "state", role: "status" });
    const intro = node("p", { className: "intro" }, SAY.intro);
    return node("div", { className: "body", tabIndex: 0 }, intro, log, choices, state);
  }

  #asker() {
    const input = node("input", {
      type: "text",
      maxLength: 1000,
      autocomplete: "off",
      enterKeyHint: "send",
      placeholder: SAY.placeholder,
      ariaLabel: SAY.label,
    });
    return node("form", { className: "ask", id: "ask" }, input, node("button", {}, SAY.send));
  }
}

function messageNode({ id, mine, runs }) {
  const made = node(
    "p",
    { className: `message ${mine ? "mine" : "theirs"}` },
    node("span", { className: "sender" }, `${mine ? MINE : THEIRS}: `),
    ...runs.map(runNode),
  );
  made.dataset.id = id;
  return made;
}

function runNode({ text, bold, href }) {
  const safe = href && /^https?:\/\//.test(href);
  const inner = safe ? node("a", { href, rel: "noopener noreferrer" }, text) : text;
  return bold ? node("b", {}, inner) : inner;
}

function choiceNode({ id, label }) {
  const made = node("button", { name: "choice", value: id, formNoValidate: true }, label);
  made.setAttribute("form", "ask");
  return made;
}

// Values only ever become text or properties, never HTML.
function node(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const token = () => (ELSEWHERE ? sessionStorage.getItem(TOKEN) : null);
const keepToken = (value) => ELSEWHERE && sessionStorage.setItem(TOKEN, value);
const forgetToken = () => ELSEWHERE && sessionStorage.removeItem(TOKEN);
const authorization = () => (token() ? { authorization: `Bearer ${token()}` } : {});
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const visible = () =>
  document.hidden
    ? new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }))
    : Promise.resolve();

// crypto.randomUUID is missing where a page is served without TLS.
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("melayani-chat", MelayaniChat);
