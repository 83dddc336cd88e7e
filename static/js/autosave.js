// Posts the whole form a moment after the last change and says when it was saved.
const PAUSE = 1500;
const RETRY = 10000;

export function start(form) {
  const said = form.querySelector("[data-saved]");
  const say = (text) => {
    if (said) said.textContent = text;
  };
  let timer = 0;
  let dirty = false;
  let busy = false;

  async function save() {
    if (busy || !dirty) return;
    busy = true;
    dirty = false;
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: data,
        headers: { "X-Autosave": "1" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect") {
        dirty = true;
        busy = false;
        say("登录过期了，还没保存上。请另开一个窗口登录，再回到这里接着填，内容都还在");
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const { saved_at: at } = await answer.json();
      say(`${at} 已保存`);
    } catch (error) {
      dirty = true;
      say("还没保存上，正在重试，请不要关闭这一页");
      later(RETRY);
    }
    busy = false;
    if (dirty && !timer) later(PAUSE);
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      save();
    }, pause);
  }

  const changed = () => {
    dirty = true;
    later(PAUSE);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}
