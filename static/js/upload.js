// Drop area around a native file input. With an address in data-upload each file goes by itself, with progress.
const MB = 1024 * 1024;
const size = (bytes) => (bytes < MB ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MB).toFixed(1)} MB`);

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function row(list, file) {
  const item = make("li");
  const mark = make("span");
  mark.setAttribute("aria-hidden", "true");
  const name = make("span", "name", file.name);
  const side = make("span");
  const detail = make("span", "detail", size(file.size));
  item.append(mark, name, side, detail);
  list.append(item);
  return { item, name, side, detail };
}

function fail(parts, text) {
  parts.detail.classList.add("err");
  parts.detail.textContent = text;
}

function send(url, file, form, parts) {
  const bar = make("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", `${file.name} 上传进度`);
  parts.item.append(bar);
  const stop = make("button", "button quiet small", "取消");
  stop.type = "button";
  parts.side.append(stop);

  const request = new XMLHttpRequest();
  const done = (work) => () => {
    bar.remove();
    stop.remove();
    work();
  };
  stop.addEventListener("click", () => request.abort());
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", done(() => {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch (error) {
      answer = { error: "没有传成功，请再选一次这个文件" };
    }
    if (request.status >= 200 && request.status < 300 && !answer.error) {
      parts.detail.textContent = `${size(file.size)} · 已上传`;
      if (answer.url) {
        const link = make("a", "", answer.name || file.name);
        link.href = answer.url;
        parts.name.replaceChildren ? parts.name.replaceChildren(link) : ((parts.name.textContent = ""), parts.name.append(link));
      }
    } else {
      fail(parts, answer.error || "没有传成功，请再选一次这个文件");
    }
  }));
  request.addEventListener("error", done(() => fail(parts, "网络断了，没有传成功，请再选一次这个文件")));
  request.addEventListener("abort", done(() => parts.item.remove()));
  const data = new FormData();
  data.append("file", file);
  const token = form && form.querySelector("[name=csrfmiddlewaretoken]");
  if (token) data.append("csrfmiddlewaretoken", token.value);
  request.open("POST", url);
  request.send(data);
}

export function start(drop) {
  const input = drop.querySelector("input[type=file]");
  if (!input) return;
  const field = drop.closest(".field");
  let list = field.querySelector("[data-files]");
  if (!list) {
    list = make("ul", "files");
    drop.after(list);
  }
  list.setAttribute("aria-live", "polite");
  const max = Number(drop.dataset.max) || 20 * MB;
  let chosen = [];

  const take = () => {
    if (!drop.dataset.upload) chosen.splice(0).forEach((parts) => parts.item.remove());
    for (const file of input.files) {
      const parts = row(list, file);
      chosen.push(parts);
      if (file.size > max) fail(parts, `文件 ${size(file.size)}，超过 ${size(max)}，请压缩后再传`);
      else if (drop.dataset.upload) send(drop.dataset.upload, file, input.form, parts);
    }
    if (drop.dataset.upload) input.value = "";
  };
  input.addEventListener("change", take);
  if (input.files.length) take(); // chosen before this script had loaded
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, () => drop.classList.add("over"));
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
}
