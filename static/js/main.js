// Starts a behaviour where its data-* attribute stands; every page works without any of them.
const behaviours = [
  ["[data-once]", "./once.js"],
  ["form[data-autosave]", "./autosave.js"],
  ["[data-errorfocus]", "./errorfocus.js"],
  ["[data-upload]", "./upload.js"],
];

document.documentElement.classList.add("js");
for (const [selector, file] of behaviours) {
  const found = document.querySelectorAll(selector);
  if (found.length) {
    import(file).then((behaviour) => found.forEach((element) => behaviour.start(element)));
  }
}
